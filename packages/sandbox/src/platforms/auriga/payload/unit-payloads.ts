import type { Grammar } from "#platforms/auriga/payload/grammar.ts";
import { ATTACHED, SHARED } from "#platforms/auriga/payload/shared-types.ts";

const RECEIVED_BEFORE =
  "DataOraArrivo:dateTime? DataDocRicevuto:date? EstremiRegistrazioneDocRicevuto? RiferimentiDocRicevuto? MezzoTrasmissione:Coded? DataRaccomandata:date? NroRaccomandata?";
const RECEIVED_AFTER =
  "IndirizzoProv:Address? IndirizzoEmailProv:Mail? UtenteRicezione:User? UffRicezione:Office? UtenteCtrlAmmissib:User?";
const SENT_BEFORE = "DataOraSped:dateTime? MezzoTrasmissione:Coded? DataRaccomandata:date? NroRaccomandata?";
const FILE_OR_REFERENCE =
  "(VersioneElettronica:Version? | IdUDAllegatoComplesso:integer | IdDocRecuperoFile:Retrieved)";
const PUBLICATION =
  "TipoDecorrenzaPubbl:publicationStart? FormaPubbl:publicationForm? DataInizioPubbl:date? (NroGiorniPubbl:positive | DataFinePubbl:date)? VisibileATuttiSoggIntDallaPubbl:boolean? DataInizioRipubbl:date? (NroGiorniRipubbl:positive | DataFineRipubbl:date)?";
const changing = (item: string, type: string): string =>
  `(EliminaTutti:one | (FlagAggiungiSostituisci:addReplace ${item}:${type}+))`;

const TYPES: Grammar = {
  ...SHARED,
  Received: `${RECEIVED_BEFORE} MittenteEsterno:Outsider* FirmatarioEsterno:Outsider* ${RECEIVED_AFTER}`,
  Produced: "DataStesura:date? LuogoStesura? Estensore:User* UffProduttore:Office*",
  Sent: `${SENT_BEFORE} DestinatarioEsterno:Recipient* UtenteSpedizione:User? UffSpedizione:Office?`,
  Collocation: "LibreriaUD:text100? ClassifFascicolo:Placement* Workspace:Coded*",
  Attached: `${ATTACHED} ${FILE_OR_REFERENCE} AttributoAddAlleg:Attribute*`,
  Publication: PUBLICATION,
};

/** `NewUD` (reference §3), and what finds, reads or deletes a unit (§4 to §6). */
export const UNIT_PAYLOADS: Grammar = {
  ...TYPES,
  NewUD:
    "@NroFileInviatiSeparati:positive @NomeArchivioFileInviatiSeparati NomeUD:text100? RegistrazioneData:GivenNumber* RegistrazioneDaDare:AskedNumber* OggettoUD:text1000? TipoDoc:Coded? OriginaleCartaceo:flag? TipoCartaceo:paper? VersioneElettronica:Version? TipoProvenienza:provenance? NroAllegati:integer? (DatiEntrata:Received | (DatiProduzione:Produced? DatiUscita:Sent?))? AltroSoggEsterno:OutsiderAndRole* AssegnazioneInterna:Assignment* CopiaDaTenereA:Insider* AltroSoggettoInterno:InsiderAndRole* CollocazioneClassificazioneUD:Collocation? AllegatoUD:Attached* InRispostaAUD:NumberOfOther? LivelloRiservatezzaInterno:positive? FlagVietatoAccessoEsterno:flag? VietatoAccessoEsternoFinoAl:date? PermessoVsSoggInterno:Permission* FlagEreditaPermessi:flag? EreditaPermessiDa:PermissionSource? LivelloEvidenza:positive? Conservazione:Preservation? Stato:Coded? StatoDettaglio:Coded? UDPrecedentiColl:Earlier* NoteUD? AttributoAddUD:Attribute* DatiPubblicazioneAlbo:Publication?",
  EstremiXIdentificazioneUD: "(IdUD:integer | EstremiRegNum:NumberToFind) OutputValidoAllaDataOra?",
  DeleteUD: "(IdUD:integer | EstremiRegNum:NumberToFind) FlagDelLogicaFisica:deletion",
  FileUDToExtract:
    "EstremiXIdentificazioneUD:Unit? EstremixIdentificazioneFileUD:WhichFile (GetSbustato:one | Timbro:Stamp)?",
  WhichFile:
    "(IdDoc:integer | FlagPrimario:one | (NroAllegato:positive | TipoDocAllegato:Coded | DesAllegato)? | NomeFile) NroVersione:positive?",
  Stamp: "Finalita? (FlgBustaPdf:EnvelopePdf | OpzioniTimbro:StampOptions)?",
  EnvelopePdf: "@VersPubblicabile:boolean",
  StampOptions: "PosizioneTimbro RotazioneTimbro (PaginaTimbro | IntervalloPagine:Pages)",
  Pages: "da:positive a:positive",
};

/** `UDDaAgg` (reference §4): what is left out stays as it is. */
export const UPDATE_PAYLOADS: Grammar = {
  ...TYPES,
  UDDaAgg:
    "EstremiXIdentificazioneUD:Unit AggRegistrazioniDate:ChangedNumbers? RegistrazioneDaDare:AskedNumber* NomeUD:text100? OggettoUD:text1000? TipoDoc:Coded? OriginaleCartaceo:flag? TipoCartaceo:paper? AggVersioneElettronica:ChangedVersion? TipoProvenienza:provenance? NroAllegati:integer? DatiProduzione:ChangedProduced? DatiEntrata:ChangedReceived? DatiUscita:ChangedSent? AggAltriSoggEsterni:ChangedOutsiders* AggAssegnazioniInterne:ChangedAssignments? AggCopieDaTenere:ChangedCopies? AggAltriSoggettiInterni:ChangedInsiders* AggCollocazioneClassificazioneUD:ChangedCollocation? NuovoAllegatoUD:NewAttached* OldAllegatoUD:OldAttached* InRispostaAUD:NumberOfOther? LivelloRiservatezzaInterno:positive? FlagVietatoAccessoEsterno:flag? VietatoAccessoEsternoFinoAl:date? AggPermessi:ChangedPermissions? FlagEreditaPermessi:flag? EreditaPermessiDa:PermissionSource? LivelloEvidenza:positive? Conservazione:Preservation? Stato:Coded? StatoDettaglio:Coded? AggUDPrecedentiColl:ChangedEarlier? NoteUD? AttributoAddUD:Attribute* DatiPubblicazioneAlbo:ChangedPublication?",
  ChangedNumbers: "(EliminaTutti:one | (FlagAggiungiSostituisci:addReplace RegistrazioneData:GivenNumber*))",
  ChangedVersion: "EliminazioneVecchiaVersione:one? CtrlUltimaVers:one? DatiVersioneElettronica:PartVersion?",
  PartVersion:
    "NroAttachmentAssociato:positive? NomeFile? NroVers? FlagVersPubblicata:flag? FlagDaScansione:flag? Note? FlagOCR:flag?",
  ChangedProduced:
    "DataStesura:date? LuogoStesura? AggEstensori:ChangedWriters? AggUffProduttori:ChangedOffices?",
  ChangedWriters: changing("Estensore", "User"),
  ChangedOffices: changing("UffProduttore", "Office"),
  ChangedReceived: `${RECEIVED_BEFORE} AggMittentiEsterni:ChangedSenders? AggFirmatariEsterni:ChangedSigners? ${RECEIVED_AFTER}`,
  ChangedSenders: changing("MittenteEsterno", "Outsider"),
  ChangedSigners: changing("FirmatarioEsterno", "Outsider"),
  ChangedSent: `${SENT_BEFORE} AggDestinatariEsterni:ChangedRecipients? UtenteSpedizione:User? UffSpedizione:Office?`,
  ChangedRecipients: changing("DestinatarioEsterno", "Recipient"),
  ChangedOutsiders: `NaturaRelazioneConUD:Coded ${changing("AltroSoggettoEsterno", "Outsider")}`,
  ChangedAssignments:
    "(EliminaTutti:one | (AssegnazioneInternaDaEliminare:Insider* AssegnazioneInternaDaAggMod:Assignment*))",
  ChangedCopies: "(EliminaTutti:one | (CopiaDaTenereTogliA:Insider* CopiaDaTenereA:Insider*))",
  ChangedInsiders: `NaturaRelazioneConUD:Coded ${changing("AltroSoggettoInterno", "Insider")}`,
  ChangedCollocation:
    "LibreriaUD:text100? AggClassifFascicoli:ChangedPlacements? AggWorkspaces:ChangedWorkspaces?",
  ChangedPlacements:
    "(EliminaTutti:one | (ClassifFascicoloDaEliminare:Placement* ClassifFascicoloDaAggiungere:Placement*))",
  ChangedWorkspaces: "(EliminaTutti:one | (WorkspaceDaEliminare:Coded* WorkspaceDaAggiungere:Coded*))",
  NewAttached: `${ATTACHED} AttributoAddAlleg:Attribute* ${FILE_OR_REFERENCE}`,
  OldAttached: "NroAllegato:positive (FlagElimina:one | DatiAllegato:AttachedChange)",
  AttachedChange: `${ATTACHED} AttributoAddAlleg:Attribute* AggVersioneElettronica:ChangedVersion?`,
  ChangedPermissions: "FlagAggiungiSostituisci:addReplace PermessoVsSoggInterno:Permission*",
  ChangedEarlier: "(EliminaTutti:one | UDPrecedentiColl:Earlier*)",
  ChangedPublication: `((${PUBLICATION}) | PubblicazioneDaAnnullare:one)`,
};
