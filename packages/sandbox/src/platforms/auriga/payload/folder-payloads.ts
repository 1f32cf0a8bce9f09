import type { Grammar } from "#platforms/auriga/payload/grammar.ts";
import { SHARED } from "#platforms/auriga/payload/shared-types.ts";

const PAGING = "NroPagina:positive? NroRecordInPagina:positive?";
const PERSON_AND_OFFICE = "DataOra:dateTime? Utente:User? UO:Office?";
const HANDED_OVER = "Data:date? EffettuatoDa:User? AutorizzatoDa:User?";
const OUTSIDER = SHARED["Outsider"]?.replace(
  "(Denominazione_Cognome | LivelliUO:Levels)",
  "Denominazione_Cognome",
);

/** `NewFolder` (reference §7) and what finds a folder. */
export const FOLDER_PAYLOADS: Grammar = {
  ...SHARED,
  NewFolder:
    "(DatiFascDiTitolario:Filed | DatiFolderCustom:Custom) Apertura:Opening? Oggetto:text1000? TipoDiDettaglio:Coded? (SenzaProcedimentoAssociato:flag | ResponsabileProcedimento:Responsible)? UOResponsabile:Office? ParoleChiave:text1000? Libreria:text100? FolderAppartenenza:FolderByPath* InCaricoA:Assignee? AltroSoggettoInterno:InsiderOfFolder* Chiusura:Closing? Conservazione:Kept? FlagArchivioAppartenenza:archive? VersamentoInDeposito:HandedOver? (VersamentoInStorico:HandedOver | Scarto:HandedOver)? EliminazioneCartaceo:HandedOver? SoggEsterno:OutsiderOfFolder* LivelloRiservatezzaInterno:positive? PermessoVsSoggInterno:FolderPermission* FlagEreditaPermessi:flag? EreditaPermessiDa:FolderByPath? FlagInibitaPropagazionePermessi:flag? LivelloEvidenza:positive? Stato:Coded? StatoDettaglio:Coded? FolderPrecedentiColl:EarlierFolder* Note? AttributoAdd:Attribute*",
  Filed:
    "FlagTipo:folderKind Classificazione:Class? NroFascicolo:positive? NroSottofascicolo:positive? NroInserto:positive? NroSecondario:text50? IdFolderPadre:integer?",
  Class: "IdClassificazione:integer? LivelloClassificazione:Level* DescrizioneClassificazione?",
  Custom: "NomeFolder:text150 Rappresenta:Coded?",
  Opening: "(Anno:year | DataOra:dateTime)? Utente:User? UO:Office?",
  Closing: PERSON_AND_OFFICE,
  Kept: "(Permanente:flag | PerAnni:positive)? Supporto:Coded?",
  Responsible:
    "(IdInSistemaEsterno:text30 | IdInterno:integer | UsernameInterna | Descrizione | NroMatricola)? DataDecorrenzaResp:date?",
  HandedOver: HANDED_OVER,
  InsiderOfFolder: `${SHARED["Insider"]} NaturaRelazioneConFolder:Coded`,
  OutsiderOfFolder: `${OUTSIDER} NaturaRelazioneConFolder:Coded DettNaturaRelazioneConFolder? Indirizzo:Address? Email:Mail? Fax:text50?`,
  FolderPermission:
    "(InteroEnte:one | InteraAOO:one | ScrivanieDiUO:OfficeAndBelow | Utente:User | ScrivaniaVirtuale:Desk | Gruppo:Coded | RuoloAmmContestualizzato:Role) VisualizzazioneDati:allowDeny? ModificaDati:allowDeny? ModificaContenutoUD:allowDeny? ModificaContenutoSubFolder:allowDeny? ModificaPermessi:allowDeny? Copia:allowDeny? Eliminazione:allowDeny? Recupero:allowDeny?",
  EarlierFolder: "IdFolder:integer DettaglioRelazione?",
  EstremiXIdentificazioneFolder: "(IdFolder:integer? | (Libreria:Coded? Path_Nome))",
};

/** What is searched for (reference §8 and §9). */
export const SEARCH_PAYLOADS: Grammar = {
  ...SHARED,
  Paging: PAGING,
  TrovaDocFolder:
    "FiltriPrincipali:MainFilters? FiltriAvanzati:MoreFilters? LimitaEstrazioneAlCampo:positive* EstraiAncheAttributoCustom* Ordinamento:Ordering? EstrazionePaginata:Paging? Off-line:one?",
  MainFilters:
    "TipoOggettiDaCercare:searched? CercaInVistaUtente:view? CercaInFolder:InFolder? ClassifUA:Classification? SoloRecenti:recent? SoloDaLeggere:one? FiltroFullText:FullText?",
  InFolder: "(IdFolder:integer? | (Libreria:Coded? Path_Nome)) IncludiSubFolder:flag",
  FullText: "ListaParole FlagTutteLeParole:flag LimitaRiceraAdAttributo:searchedIn*",
  MoreFilters:
    "NewsConNotificheCondivisione:flag? NewsConNotificheAutomatiche:flag? NewsConOsservazioni:flag? TipoDocumento:Coded? TipoFolder:Coded? StatoDocumento:State? StatoFolder:State? DataAggiornamentoStatoDa:date? DataAggiornamentoStatoA:date? SoloConLock:Locked? ApplicazionePropietaria:Owner? RegistrazioneDoc:Registered? Fascicolo:ByFolder? RuoloUtenteVsDocFolder:Coded? AttributoAdd:Criterion*",
  State: "StatoPrincipale:Coded* StatoDettaglio:Coded*",
  Locked: "((DaUtenteConnesso:one | DaAltroUtente:User)? DaAlmenoGiorni:positive?)?",
  Owner: "CodApplicazione CodIstanzaApplicazione?",
  Registered:
    "& CategoriaReg:givenCategory? SiglaReg:text30? AnnoReg:year? NumRegDa:registration? NumRegA:registration? DataRegDa:date? DataRegA:date?",
  ByFolder: "Nome? CodSecondario?",
  Criterion: "Nome OperatoreLogico:operator ValoreConfronto_1? ValoreConfronto_2?",
  Ordering: "PerCampo:Field+",
  Field: "@VersoDecrescente:flag",
  TrovaInOrganigramma:
    "TipoNodo:nodeType* FinalitaRicerca:purpose DesNodo:text1000? CodiciUO:Level* CodUOInSistMasterDataOrganigramma? SoloUOAttive:one? SoloNodiUtenteAttivi:one? FlgSoloPuntiProtocollo:one? UsernameUtenteCollegatoUO? EstrazionePaginata:Paging?",
  TrovaClassifTitolario:
    "DesClassificazione:text1000? IndiceClassificazione:Level? LivelloGerarchico:integer? SoloClassifAttive:one? EstrazionePaginata:Paging?",
  TrovaRegistriNumerazione:
    "Categoria:registerCategory? IdRegistro:integer? Descrizione:text1000? Sigla:text1000? PerTipoDoc:Coded? NumerazioneConsentita:one? InclusioneCessati:one? AttributoAdd:Criterion* EstrazionePaginata:Paging?",
};
