import { issueToken } from "#platforms/auriga/credentials.ts";
import type { Service } from "#platforms/auriga/services/service.ts";
import { element } from "#platforms/auriga/wire/tree.ts";

/** Gives a token that later calls send as their password, with an empty user name. Its `xml` is ignored. */
export const login: Service = {
  name: "WSLogin",
  lowercase: "login",
  payload: null,
  run: ({ db, author }) => ({
    xml: element("TokenConnessione", issueToken(db, author.username), {
      DesUser: "Stabile, manutenzione degli edifici",
      IdDominio: "2",
    }),
    encoding: "ISO-8859-1",
  }),
};
