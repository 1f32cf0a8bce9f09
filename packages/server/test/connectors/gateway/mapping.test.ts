import fc from "fast-check";
import { expect, test } from "vitest";
import { gatewayFault, readGatewayFault } from "#connectors/gateway/mapping.ts";
import type { HttpAnswer } from "#runtime/http/http-call.ts";

const NOW = new Date("2026-06-01T00:00:00Z");

function answer(status: number, body: string, headers: Record<string, string> = {}): HttpAnswer {
  const bytes = Buffer.from(body);
  return { platform: "p", status, headers, bytes, text: () => body, json: () => JSON.parse(body) };
}

test.each([
  ["flat", '{"code":"900901","message":"m","description":"d"}'],
  ["flat, code a number", '{"code":900901,"message":"m","description":"d"}'],
  ["wrapped", '{"fault":{"code":900901,"message":"m","description":"d"}}'],
  [
    "XML am",
    '<am:fault xmlns:am="http://wso2.org/apimanager"><am:code>900901</am:code><am:message>m</am:message><am:description>d</am:description></am:fault>',
  ],
  [
    "XML ams",
    '<?xml version="1.0"?><ams:fault xmlns:ams="http://wso2.org/apimanager/security"><ams:code>900901</ams:code><ams:message>m</ams:message><ams:description>d</ams:description></ams:fault>',
  ],
])("a fault told %s is the same fault", (_, body) => {
  expect(readGatewayFault(answer(401, body))).toEqual({ code: 900901, message: "m", description: "d" });
  expect(gatewayFault(answer(401, body), NOW)?.kind).toBe("token-expired");
});

test.each([
  [403, 900908, "not-allowed"],
  [403, 900910, "not-allowed"],
  [404, 900906, "not-allowed"],
  [429, 900800, "throttled"],
  [429, 900807, "throttled"],
  [503, 900801, "throttled"],
  [503, 700700, "unavailable"],
  [500, 101504, "unavailable"],
  [500, 999999, "unavailable"],
])("HTTP %i with code %i means %s", (status, code, kind) => {
  expect(gatewayFault(answer(status, JSON.stringify({ code })), NOW)?.kind).toBe(kind);
});

test("what a platform itself says is left to the platform, whatever it looks like", () => {
  for (const body of [
    '[{"errorCode":"NOT_FOUND","message":"x"}]',
    '{"code":12,"message":"x"}',
    "<html>fault</html>",
    "",
    "{",
  ])
    expect(gatewayFault(answer(404, body), NOW)).toBeUndefined();
  expect(gatewayFault(answer(200, '{"code":900901}'), NOW)).toBeUndefined();
});

test("no body, however strange, is more than a fault or none", () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), fc.oneof(fc.string(), fc.json()), (status, body) => {
      const fault = gatewayFault(answer(status, body), NOW);
      expect(
        fault === undefined ||
          ["token-expired", "not-allowed", "throttled", "unavailable"].includes(fault.kind),
      ).toBe(true);
    }),
  );
});
