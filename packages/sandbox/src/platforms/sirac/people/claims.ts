/**
 * What SIRAC tells of a person, by the names found in public code of the municipality's (`genova-sirac` §2; `sso` §1).
 * Absent members are not released at all: an eIDAS citizen has no tax code, an employee no company.
 */
export interface SiracClaims {
  comge_codicefiscale?: string;
  comge_nome?: string;
  comge_cognome?: string;
  comge_emailAddress?: string;
  comge_emailAddressPersonale?: string;
  comge_cellulare?: string;
  comge_indirizzoResidenza?: string;
  /** `dd/MM/yyyy`; ISO for eIDAS, sometimes with a time. */
  comge_dataNascita?: string;
  comge_luogoNascita?: string;
  comge_sesso?: string;
  /** Of a person without a tax code, this is the key. */
  comge_spidCode?: string;
  comge_documentoIdentita?: string;
  comge_ragionesociale?: string;
  comge_sedelegale?: string;
  comge_companyfiscalnumber?: string;
  comge_partitaIva?: string;
  comge_indirizzoDomicilio?: string;
  comge_capDomicilio?: string;
  comge_cittaDomicilio?: string;
  comge_provinciaDomicilio?: string;
  comge_statoDomicilio?: string;
  /** The person acted for; the plain names are then of who acts. */
  comge_delegante_codicefiscale?: string;
  comge_delegante_nome?: string;
  comge_delegante_cognome?: string;
  comge_delega_id?: string;
  comge_delega_descrizione_tipo?: string;
  /**
   * Of employees, from the directory. Ours, all of them: no public code says what SIRAC calls them. The standard names
   * of Active Directory, with SIRAC's prefix; `rename` in the settings calls them otherwise.
   */
  comge_matricola?: string;
  /** The common names of `comge_memberOf`. */
  comge_gruppi?: readonly string[];
  comge_sAMAccountName?: string;
  comge_userPrincipalName?: string;
  comge_mail?: string;
  comge_department?: string;
  comge_memberOf?: readonly string[];
}
