import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Finding } from "#main/finding.ts";
import { idsOf, SHIBD_USER } from "#main/shibboleth/credentials.ts";
import { keyFiles } from "#main/shibboleth/key-change.ts";
import { readMetadata } from "#main/shibboleth/idp-metadata.ts";
import type { ShibbolethSettings } from "#main/shibboleth/settings.ts";
import { toFinding } from "#main/finding.ts";

const error = (text: string): Finding => ({ level: "error", code: 6, text });
const DAY = 86_400_000;

/** Our keys, and whether a change of them was left half done. */
export async function judgeKeys(
  folder: string,
  { keys, signingKey }: ShibbolethSettings,
  now = new Date(),
): Promise<Finding[]> {
  const found = (await Promise.all(keys.map((key) => judgeKey(folder, key, now)))).flat();
  const next =
    signingKey === keys.at(-1)
      ? "Quando il SIRAC cifra per la nuova: --key-change drop"
      : "Quando il SIRAC ha registrato la nuova: --key-change use, poi drop";
  if (keys.length > 1)
    found.push({
      level: "warning",
      text: `Cambio di chiave in corso: le chiavi sono due, firma ${signingKey}-key.pem. ${next}`,
    });
  return found;
}

/** A key and its certificate: there, ours alone, of one pair, strong and in date. */
async function judgeKey(folder: string, name: string, now: Date): Promise<Finding[]> {
  const [keyName, certName] = keyFiles(name);
  const [keyFile, certFile] = [join(folder, keyName), join(folder, certName)];
  try {
    const certificate = new X509Certificate(await readFile(certFile));
    const key = createPrivateKey(await readFile(keyFile));
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    const found: Finding[] = [];
    if (!certificate.checkPrivateKey(key))
      found.push(error(`${certName} non è il certificato di ${keyName}`));
    if (key.asymmetricKeyType === "rsa" && bits < 2048)
      found.push(error(`${keyName}: ${bits} bit sono pochi, ne servono 2048`));
    found.push(
      ...(await judgeReaders(keyFile, SHIBD_USER)),
      ...judgeDates([certName, RENEWED.key], certificate, now),
    );
    return found.length > 0
      ? found
      : [
          {
            level: "ok",
            text: `${keyName}: chiave di ${bits} bit, la sola copia è qui: va nelle copie di sicurezza`,
          },
        ];
  } catch (problem) {
    return [error(`Chiave: ${String((problem as Error).message)}`)];
  }
}

/** Only its owner reads it, and its owner is who needs it. */
async function judgeReaders(file: string, user: string): Promise<Finding[]> {
  const { mode, uid } = await stat(file);
  const found: Finding[] = [];
  if ((mode & 0o077) !== 0) found.push(error(`${file}: la leggono anche altri; chmod 600`));
  const ids = await idsOf(user);
  if (ids !== undefined && process.getuid?.() === 0 && uid !== ids.uid)
    found.push(error(`${file}: shibd non la può leggere; chown ${user} ${file}`));
  return found;
}

/** What to do about a certificate that ends. */
const RENEWED = {
  key: "se ne fa un'altra con --key-change add, senza che nessuno resti fuori",
  provider:
    "chiedi al gestore del SIRAC i metadati nuovi, poi ripeti il comando con --idp-metadata FILE --overwrite",
  tls: "chiedine uno nuovo, mettilo al suo posto, poi systemctl reload apache2",
};

function judgeDates(
  [name, remedy]: [name: string, remedy: string],
  { validTo }: X509Certificate,
  now: Date,
): Finding[] {
  const days = Math.floor((new Date(validTo).getTime() - now.getTime()) / DAY);
  if (days < 0) return [error(`${name}: scaduto il ${validTo}: ${remedy}`)];
  return days < 60 ? [{ level: "warning", text: `${name}: scade tra ${days} giorni: ${remedy}` }] : [];
}

export async function judgeSecret(folder: string): Promise<Finding[]> {
  const [bareFile, apacheFile] = [join(folder, "proxy-secret"), join(folder, "proxy-secret.conf")];
  const bare = (await readFile(bareFile, "utf8").catch(() => "")).trim();
  const apache = await readFile(apacheFile, "utf8").catch(() => "");
  if (bare.length < 32)
    return [error("proxy-secret manca o è corto: cancellalo e ripeti il comando, ne fa uno")];
  if (!apache.includes(`"${bare}"`))
    return [error("proxy-secret e proxy-secret.conf non dicono lo stesso segreto: ripeti il comando")];
  const found: Finding[] = [];
  for (const [file, others] of [
    [bareFile, 0o007],
    [apacheFile, 0o077],
  ] as const) {
    if (((await stat(file)).mode & others) !== 0) found.push(error(`${file}: lo leggono anche altri`));
  }
  return found.length > 0
    ? found
    : [{ level: "ok", text: "Segreto tra Apache e Stabile: uguale dalle due parti" }];
}

/** The identity provider as its metadata tell it. */
export async function judgeProvider(
  folder: string,
  { idpEntityId, idpMetadataUrl }: ShibbolethSettings,
  now = new Date(),
): Promise<Finding[]> {
  try {
    const idp = readMetadata(await readFile(join(folder, "idp-metadata.xml"), "utf8"), idpEntityId);
    const found = idp.certificates.flatMap((one) =>
      judgeDates(["certificato del SIRAC", RENEWED.provider], one, now),
    );
    if (idp.certificates.length === 0)
      found.push(error("idp-metadata.xml: senza certificato nessuna firma si può controllare"));
    if (!idp.signOnBindings.some((binding) => ["HTTP-Redirect", "HTTP-POST"].includes(binding)))
      found.push(error("idp-metadata.xml: nessun indirizzo a cui chiedere l'accesso"));
    if (idp.logoutBindings.length === 0)
      found.push({
        level: "warning",
        text: "idp-metadata.xml: nessun SingleLogoutService, l'uscita da tutti i servizi sarà sempre parziale",
      });
    if (idpMetadataUrl === undefined) found.push(...judgeValidity(idp.validUntil, now));
    return found.length > 0 ? found : [{ level: "ok", text: `Fornitore di identità: ${idp.entityId}` }];
  } catch (problem) {
    return [toFinding(problem)];
  }
}

/** A copy is good until its owner said: then mod_shib drops it, and nobody comes in. */
function judgeValidity(until: Date | undefined, now: Date): Finding[] {
  const days = until === undefined ? Infinity : (until.getTime() - now.getTime()) / DAY;
  const told = `idp-metadata.xml: valido fino al ${until?.toISOString()}`;
  if (days < 0) return [error(`${told}, shibd non lo usa più e nessuno entra: ${RENEWED.provider}`)];
  return days < 14 ? [{ level: "warning", text: `${told}: ${RENEWED.provider}` }] : [];
}

/** The certificate that browsers see. */
export async function judgeTls(settings: ShibbolethSettings, now = new Date()): Promise<Finding[]> {
  const { tlsCertificate, tlsKey, host } = settings;
  try {
    const certificate = new X509Certificate(await readFile(tlsCertificate));
    const hostname = new URL(host).hostname;
    const found = judgeDates([tlsCertificate, RENEWED.tls], certificate, now);
    if (certificate.checkHost(hostname) === undefined)
      found.push(error(`${tlsCertificate}: non è di ${hostname}`));
    await stat(tlsKey);
    return found.length > 0
      ? found
      : [{ level: "ok", text: `Certificato HTTPS di ${hostname}, fino al ${certificate.validTo}` }];
  } catch (problem) {
    return [error(`Certificato HTTPS: ${String((problem as Error).message)}`)];
  }
}
