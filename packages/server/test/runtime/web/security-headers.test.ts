import Fastify from "fastify";
import { expect, test } from "vitest";
import { readConfig } from "#main/config.ts";
import { securityHeaders } from "#runtime/web/security-headers.ts";
import { serveSecurityTxt } from "#runtime/web/security-txt.ts";

const FORM = { formTargets: ["https://sirac.example"] };

test("reached by TLS, every answer keeps browsers from clear text for a year; reached in clear, none does", async () => {
  const { named, ofData } = await securityHeaders({ ...FORM, isHttps: true });
  const said = "max-age=31536000; includeSubDomains";
  expect(named["strict-transport-security"]).toBe(said);
  expect(ofData[ofData.indexOf("strict-transport-security") + 1]).toBe(said);
  const inClear = await securityHeaders(FORM);
  expect(JSON.stringify(inClear)).not.toContain("strict-transport");
});

test("a page loads scripts, styles and data from us alone, and nothing frames it or moves its base", async () => {
  const { named, ofData } = await securityHeaders(FORM);
  const policy = named["content-security-policy"] ?? "";
  for (const directive of [
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "form-action 'self' https://sirac.example",
  ])
    expect(policy.split(/;\s*/)).toContain(directive);
  expect(policy).not.toMatch(/unsafe|\*|http:/);
  expect(ofData).toContain("default-src 'none'; frame-ancestors 'none'");
});

async function securityTxt(contact: string) {
  const fastify = Fastify();
  const publicUrl = new URL("https://stabile.comune.example");
  serveSecurityTxt(fastify, { contact, publicUrl, now: () => new Date("2026-06-24T10:00:00Z") });
  return fastify.inject("/.well-known/security.txt");
}

test("who finds a weakness is told whom to tell, until when that holds and where the word stands", async () => {
  const answer = await securityTxt("mailto:sicurezza@comune.example");
  expect(answer.headers["content-type"]).toBe("text/plain; charset=utf-8");
  expect(answer.body).toBe(
    "Contact: mailto:sicurezza@comune.example\nExpires: 2026-12-21T10:00:00.000Z\nPreferred-Languages: it, en\nCanonical: https://stabile.comune.example/.well-known/security.txt\n",
  );
  expect((await securityTxt("")).statusCode).toBe(404);
});

test("a contact is an address that somebody answers, and nothing else", () => {
  expect(readConfig({ SECURITY_CONTACT: "https://comune.example/sicurezza" }).SECURITY_CONTACT).toMatch(
    /^https/,
  );
  for (const wrong of ["sicurezza@comune.example", "javascript:alert(1)", "http://comune.example"])
    expect(() => readConfig({ SECURITY_CONTACT: wrong })).toThrow(/SECURITY_CONTACT: serve mailto:/);
});
