import { checkShibboleth } from "#main/shibboleth/check-folder.ts";
import { generateShibboleth, readRequest } from "#main/shibboleth/generate.ts";
import { Problem } from "#runtime/problem.ts";

export const OPS_HELP = `Prepara ciò che sta davanti a Stabile.

  ./stabile ops shibboleth --host https://stabile.comune.example --idp-metadata FILE|URL [--out CARTELLA] [opzioni]
  ./stabile ops shibboleth --check [--out CARTELLA]

Scrive in CARTELLA (/etc/stabile/shibboleth se non si dice altro) una configurazione completa di Apache e mod_shib, con la
chiave, il segreto e le istruzioni passo per passo (LEGGIMI.md). Si può ripetere: ricorda le scelte di prima, non tocca la
chiave né il segreto, e un file che cambierebbe lo mostra prima: per scriverlo davvero si aggiunge --overwrite.
--check controlla una cartella già scritta e ciò che le sta intorno, e dice che cosa non va.

  --idp NOME              quale fornitore di identità, se i metadati ne hanno più d'uno
  --metadata-signer FILE  certificato di chi firma i metadati: shibd li rilegge da sé dall'URL, e li crede solo firmati
  --key-change PASSO      cambia la chiave senza che nessuno resti fuori: add la affianca, use le fa firmare, back torna alla
                          vecchia, drop toglie quella che non firma
  --app URL               dove risponde Stabile (http://127.0.0.1:3000); si ripete per più processi, tra cui dividere
  --notice-port PORTA     con più processi, dove shibd avvisa delle uscite, su questa macchina (3999)
  --entity-id NOME        il nome con cui ci conosce il SIRAC (HOST/shibboleth)
  --level 1|2|3           livello SPID chiesto (2)
  --force-authn           chiede ogni volta le credenziali, anche a chi è già entrato in un altro servizio
  --attribute-set N       AttributeConsumingServiceIndex, se il SIRAC ne assegna uno
  --attribute NOME        un attributo accessorio in più; si può ripetere
  --dialect comge|spid    nomi degli attributi: quelli del SIRAC (comge) o quelli di SPID
  --session-hours N       durata massima della sessione di Shibboleth (8)
  --tls-certificate FILE, --tls-key FILE
                          certificato HTTPS (/etc/ssl/certs/stabile.pem, /etc/ssl/private/stabile.key)
  --log-folder, --run-folder, --cache-folder
                          cartelle di shibd, se non sono quelle di Debian

La guida è docs/guida/accesso-sirac.md.`;

/** `./stabile ops …` */
export async function ops(args: string[]): Promise<void> {
  const [what = "", ...rest] = args;
  if (what !== "shibboleth")
    throw new Problem("bad-request", `${`ops ${what}`.trim()}: l'unica voce è shibboleth`);
  const request = readRequest(rest);
  await (request.check ? checkShibboleth(request.folder) : generateShibboleth(request));
}
