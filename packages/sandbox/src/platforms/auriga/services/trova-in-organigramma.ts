import { levelsOf } from "#platforms/auriga/municipality/find-office.ts";
import {
  fullNameOf,
  OFFICE_NODES,
  type OfficeNode,
  USER_NODES,
  type UserNode,
} from "#platforms/auriga/municipality/organigramma.ts";
import { SEARCH_PAYLOADS } from "#platforms/auriga/payload/folder-payloads.ts";
import { isLike, pagedList } from "#platforms/auriga/services/paging.ts";
import type { Service } from "#platforms/auriga/services/service.ts";
import { allAt, element, firstAt, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

/** The organisation chart: offices, and the users in them. Days are GG/MM/AAAA here and only here. */
export const trovaInOrganigramma: Service = {
  name: "WSTrovaInOrganigramma",
  lowercase: "trovainorganigramma",
  payload: { grammar: SEARCH_PAYLOADS, root: "TrovaInOrganigramma" },
  run: ({ payload, generation }) => ({
    xml: pagedList(payload, nodesFor(payload), generation === "A" ? olderElement : nodeElement),
    encoding: "ISO-8859-1",
    isEscaped: generation === "A",
  }),
};

type Node = OfficeNode | UserNode;

function nodesFor(payload: Tree): Node[] {
  const kinds = allAt(payload, "TipoNodo").map(({ text }) => text.trim());
  const tests = testsOf(payload);
  return [...OFFICE_NODES, ...USER_NODES].filter(
    (node) => (kinds.length === 0 || kinds.includes(node.kind)) && tests.every((passes) => passes(node)),
  );
}

function testsOf(payload: Tree): ((node: Node) => boolean)[] {
  const name = textAt(payload, "DesNodo");
  const levels = levelsOf(allAt(payload, "CodiciUO"));
  const username = textAt(payload, "UsernameUtenteCollegatoUO")?.toLowerCase();
  const code = textAt(payload, "CodUOInSistMasterDataOrganigramma");
  const officeIds = USER_NODES.filter((user) => user.username === username).map(({ officeId }) => officeId);
  return [
    (node) => name === undefined || isLike(node.name, name),
    (node) => levels.every((level, place) => officeOf(node)?.levels[place] === level),
    (node) => firstAt(payload, "SoloUOAttive") === undefined || officeOf(node)?.closedOn === null,
    (node) =>
      firstAt(payload, "FlgSoloPuntiProtocollo") === undefined || officeOf(node)?.isProtocolPoint === true,
    (node) => username === undefined || officeIds.includes(officeOf(node)?.id ?? 0),
    (node) => code === undefined || isLike(officeOf(node)?.code ?? "", code),
  ];
}

function officeOf(node: Node): OfficeNode | undefined {
  return node.kind === "UO" ? node : OFFICE_NODES.find(({ id }) => id === node.officeId);
}

/** The older servers lack the code of the master data, and pad names with no-break spaces. */
function olderElement(node: Node): Tree {
  const { children, ...rest } = nodeElement(node);
  return {
    ...rest,
    children: children
      .filter(({ name }) => name !== "CodInSistMasterDataOrganigramma")
      .map((child) =>
        child.name === "DesNodo" ? { ...child, text: child.text.replaceAll(" ", "\u00A0") } : child,
      ),
  };
}

function nodeElement(node: Node): Tree {
  const office = officeOf(node);
  const members = { ...identityOf(node, office), ...userMembers(node), ...permissionsOf(office) };
  return element(
    "NodoOrganigramma",
    Object.entries(members).map(([name, value]) => element(name, value)),
  );
}

type Members = Record<string, string | number | undefined>;

function identityOf(node: Node, office: OfficeNode | undefined): Members {
  const userNames = node.kind === "UT" ? [node.name] : [];
  return {
    TipoNodo: node.kind,
    FlagUO_UT: node.kind,
    DesNodo: node.name,
    NroLivelloGerarchico: office?.levels.length,
    CodTipoUO: office?.unitType.slice(0, 3).toUpperCase(),
    TipoUO: office?.unitType,
    Identificativo: `${node.kind}${node.id}`,
    DesEstesaNodo: office && [fullNameOf(office), ...userNames].join(" | "),
    IdUO: office?.id,
    IdUtente: node.kind === "UT" ? node.id : undefined,
    DataInizioValidita: "01/01/2020",
    DataFineValidita: office?.closedOn ?? undefined,
    CodInSistMasterDataOrganigramma: office?.code,
    CodiceUO: office?.levels.join("."),
    DesUOAppartenenza: office?.name,
  };
}

function userMembers(node: Node): Members {
  const user = node.kind === "UT" ? node : undefined;
  return {
    DesUtente: user?.name,
    DesScrivania: user?.name,
    IdRuoloUtente: user?.role.slice(0, 3).toUpperCase(),
    RuoloUtente: user?.role,
    UsernameUtente: user?.username,
    TitoloUtente: undefined,
    QualificaUtente: user?.role,
    TipoRelUtenteUO: user && "A",
  };
}

function permissionsOf(office: OfficeNode | undefined): Members {
  const isOpen = office?.closedOn === null ? "1" : "0";
  return {
    FlagRelEstesaSottoUO: "0",
    FlagRelEstesaSVDellaUO: "0",
    FlagNodoSelezionabilePerFinalita: isOpen,
    FlagAssegnazioneConsentita: isOpen,
    FlagInvioConoscConsentito: isOpen,
    FlagPuntoProtocollo: office?.isProtocolPoint === true ? "1" : "0",
    NroPosizioneUO: office?.levels.at(-1),
  };
}
