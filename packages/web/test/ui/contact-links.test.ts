import { expect, test } from "vitest";
import { callTo, mailTo } from "#ui/contact-links.ts";

test("an address and a number are written to and called as they are", () => {
  expect(mailTo("maria.rossi@posta.example")).toBe("mailto:maria.rossi@posta.example");
  expect(callTo("+39 010 000-1234")).toBe("tel:+390100001234");
});

test("what a platform says adds nothing to the message that somebody is about to write", () => {
  expect(mailTo("a@b.example?bcc=altri@c.example&body=ciao")).not.toMatch(/[?&]/);
  expect(callTo("010;phone-context=evil.example")).toBe("tel:010");
});
