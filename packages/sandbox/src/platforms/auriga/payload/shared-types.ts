import type { Grammar } from "#platforms/auriga/payload/grammar.ts";

const OUTSIDER =
  "CodIdInAnagrafe:text30? FlagFisica:flag (Denominazione_Cognome | LivelliUO:Levels) Nome? CodiceFiscale:text16? PartitaIva:text11? Sesso:sex? DataNascitaIstituzione:date? ComuneNascita:Town? StatoNascita:Country? StatoCittadinanza:Country?";
const OFFICE = "IdUO:integer? LivelloUO:Level* DenominazioneUO?";
const INSIDER =
  "(UO:Office | Utente:User | ScrivaniaVirtuale:Desk | Gruppo:Coded | RuoloAmmContestualizzato:Role)";
const VERSION =
  "NroAttachmentAssociato:positive NomeFile NroVers? FlagVersPubblicata:flag? FlagDaScansione:flag? Note? FlagOCR:flag?";
export const ATTACHED = "TipoDocAllegato:Coded? DesAllegato? OriginaleCartaceo:flag? TipoCartaceo:paper?";

/** Types that several payloads have in common (reference §3). Names of ours; members and order are AURIGA's. */
export const SHARED: Grammar = {
  Coded: "(CodId | Decodifica_Nome)",
  Level: "@Nro:level! @Codice!",
  Levels: "LivelloUO:Level+",
  Office: OFFICE,
  OfficeAndBelow: `${OFFICE} FlagIncluseSottoUO:flag`,
  User: "(IdInSistemaEsterno:text30 | IdInterno:integer | UsernameInterna | Descrizione | NroMatricola)?",
  Desk: "& UO:Office? Utente:User? IdScrivaniaVirt:integer? DesScrivaniaVirt?",
  Role: "RuoloAmm:Coded (VsLivelloUO:level | VsTipoUO:Coded)? VsUO:OfficeAndBelow?",
  Town: "(CodISTATComune:municipality | NomeComune)",
  Country: "(CodISTATStato:state | NomeStato)",
  Toponym: "(CodToponomastico | DescrizioneToponimo)?",
  Address:
    "& Toponimo:Toponym? Civico? Interno? Scala? Piano:integer? Localita? CAP:postcode? ComuneIndirizzo:Town? NomeCittaEstera? StatoIndirizzo:Country?",
  Mail: "& IndirizzoEmail FlagPEC:flag? FlagCasellaIstituzionaleAOO:flag?",
  Outsider: OUTSIDER,
  OutsiderAndRole: `${OUTSIDER} NaturaRelazioneConUD:Coded DettNaturaRelazioneConUD?`,
  Recipient: `${OUTSIDER} PerConoscenza:one? IndirizzoDest:Address? IndirizzoEmailDest:Mail? DataOraSpedAlDest:dateTime? MezzoTrasmissioneAlDest:Coded? DataRaccomandataAlDest:date? NroRaccomandataAlDest?`,
  Insider: INSIDER,
  InsiderAndRole: `${INSIDER} NaturaRelazioneConUD:Coded`,
  Assignee: "(UO:Office | Utente:User | ScrivaniaVirtuale:Desk)",
  Assignment: `${INSIDER} FlagPerConoscenza:flag LivelloPriorita:priority? MotivoAssegnazione:Coded? MessaggioAssegnazione? DecorrenzaAssegnazione:date? RichiestaPresaInCaricoEntroGiorniNro:positive? RichiestaRispostaEntroGiorniNro:positive? RichiestaNotificaMail:MailNotice?`,
  MailNotice: "IndirizzoEmailNotifica+ NotificaPer:notifyOn FlagPrimaUltima:firstLast",
  FileChoice: "(AllFiles:one | SuFile:positive+)",
  FilePrivilege: "@ConsentiNega:allowDeny! Files:FileChoice",
  Permission:
    "(InteroEnte:one | InteraAOO:one | ScrivanieDiUO:OfficeAndBelow | Utente:User | ScrivaniaVirtuale:Desk | Gruppo:Coded | RuoloAmmContestualizzato:Role) VisualizzazioneDati:allowDeny? VisualizzazioneFile:FilePrivilege? ModificaDati:allowDeny? ModificaFile:FilePrivilege? ModificaPermessi:allowDeny? Copia:allowDeny? Eliminazione:allowDeny? Recupero:allowDeny? AccessoLimitatoVerFilePubblicate:FileChoice?",
  PermissionSource: "(FolderPath:text1000 | NomeWorkspace)",
  GivenNumber:
    "& CategoriaReg:givenCategory SiglaReg:text30? AnnoReg:year? NumReg:registration DataOraReg:dateTime? UOReg:Office? UserReg:User? FlagRegAnnullata:flag? @IdRegNum:text30",
  AskedNumber: "& CategoriaReg:askedCategory SiglaReg:text30? AnnoReg:year?",
  /** Of another document: there, the register's name is always said. */
  NumberOfOther: "& CategoriaReg:anyCategory? SiglaReg:text30 AnnoReg:year NumReg:registration",
  NumberToFind: "& CategoriaReg:anyCategory? SiglaReg:text30? AnnoReg:year NumReg:registration",
  Unit: "(IdUD:integer | EstremiRegNum:NumberToFind)",
  Version: VERSION,
  Retrieved: "@eliminaDoc:boolean!",
  Classification:
    "AnnoAperturaUA:year? LivelloClassificazione:Level+ NroProgrUA:positive? NroSottofasc:positive? NroInserto:positive?",
  FolderByPath: "(IdFolder:integer | Path_Nome)",
  Placement: "(ClassifUA:Classification | FolderCustom:FolderByPath)",
  Attribute: "Nome (ValoreSemplice | Lista:Rows)",
  Rows: "Riga:Columns*",
  Columns: "Colonna:Column+",
  Column: "@Nro:positive!",
  Preservation: "(Permanente:one | PerAnni:positive)? Supporto:Coded?",
  Earlier: "IdUD:integer DettaglioRelazione?",
};
