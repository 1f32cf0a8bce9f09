import { describe, expect, it } from "vitest";
import { SalesforceError } from "#platforms/czrm/errors.ts";
import { compile } from "#platforms/czrm/soql-compile.ts";
import { spanOf } from "#platforms/czrm/soql-days.ts";
import { parseSoql } from "#platforms/czrm/soql-parse.ts";

function sqlOf(soql: string) {
  return compile(parseSoql(soql), new Date("2026-03-05T10:00:00Z"));
}

function codeOf(soql: string): string {
  try {
    sqlOf(soql);
  } catch (error) {
    if (error instanceof SalesforceError) return error.errors[0]?.errorCode ?? "";
    throw error;
  }
  return "accepted";
}

describe("The SOQL of CzRM", () => {
  it("reads a query of every clause", () => {
    const query = parseSoql(
      "select Id, Account.Name from Case where (Status IN ('New','Working') or IsClosed = false) and " +
        "SystemModstamp >= 2026-03-01T00:00:00Z order by SystemModstamp desc nulls last, Id limit 50 offset 10",
    );
    expect(query).toMatchObject({
      selected: [{ path: "Id" }, { path: "Account.Name" }],
      from: "Case",
      orderBy: [
        { path: "SystemModstamp", descending: true, nullsLast: true },
        { path: "Id", descending: false },
      ],
      limit: 50,
      offset: 10,
    });
    expect(query.where).toMatchObject({ kind: "and", parts: [{ kind: "or" }, { operator: ">=" }] });
  });

  it("undoes the escapes of a string and keeps quotes inside it", () => {
    const condition = parseSoql(
      "SELECT Id FROM Case WHERE Subject = 'L\\'ascensore di D\\'Albertis \\\\ fermo'",
    ).where;
    expect(condition).toMatchObject({
      values: [{ kind: "string", text: "L'ascensore di D'Albertis \\ fermo" }],
    });
  });

  it("never writes a value into the SQL, however hostile", () => {
    for (const hostile of ["x\\' OR 1=1 --", "'; DROP TABLE czrm_case; --", 'a"b`c', "%\\_\\%"]) {
      const escaped = hostile.replaceAll("'", "\\'").replaceAll("\\\\'", "\\'");
      const plan = sqlOf(`SELECT Id FROM Case WHERE Subject LIKE '${escaped}'`);
      expect(plan.whereSql).toBe("json_extract(t.fields, '$.Subject') LIKE ? ESCAPE '\\'");
      expect(plan.parameters).toHaveLength(1);
    }
  });

  it("refuses a string that does not end, an unknown escape and text after the end", () => {
    expect(codeOf("SELECT Id FROM Case WHERE Subject = 'aperta")).toBe("MALFORMED_QUERY");
    expect(codeOf("SELECT Id FROM Case WHERE Subject = 'a\\q'")).toBe("MALFORMED_QUERY");
    expect(codeOf("SELECT Id FROM Case WHERE Subject = 'a' OR 1=1")).toBe("MALFORMED_QUERY");
    expect(codeOf("SELECT Id FROM Case; DELETE FROM Case")).toBe("MALFORMED_QUERY");
    expect(codeOf("SELECT Id FROM Case LIMIT -1")).toBe("MALFORMED_QUERY");
    expect(codeOf("")).toBe("MALFORMED_QUERY");
  });

  it("refuses AND and OR on one level without parentheses, as Salesforce does", () => {
    expect(codeOf("SELECT Id FROM Case WHERE IsClosed = true AND Status = 'New' OR Origin = 'Web'")).toBe(
      "MALFORMED_QUERY",
    );
    expect(codeOf("SELECT Id FROM Case WHERE IsClosed = true AND (Status = 'New' OR Origin = 'Web')")).toBe(
      "accepted",
    );
  });

  it("refuses a value of the wrong kind for its field", () => {
    expect(codeOf("SELECT Id FROM Case WHERE SystemModstamp > '2026-03-01T00:00:00Z'")).toBe("INVALID_FIELD");
    expect(codeOf("SELECT Id FROM Case WHERE Latitudine__c = '44.4'")).toBe("INVALID_FIELD");
    expect(codeOf("SELECT Id FROM Case WHERE CaseNumber = 12")).toBe("INVALID_FIELD");
    expect(codeOf("SELECT Id FROM Case WHERE DataPrevista__c = 2026-02-30")).toBe("INVALID_FIELD");
    expect(codeOf("SELECT Id FROM Case WHERE Description LIKE '%x%'")).toBe("INVALID_FIELD");
    expect(codeOf("SELECT Id FROM Case WHERE Id = 'abc'")).toBe("INVALID_QUERY_FILTER_OPERATOR");
  });

  it("refuses to list every file link, which needs a record or a file to start from", () => {
    expect(codeOf("SELECT Id FROM ContentDocumentLink")).toBe("MALFORMED_QUERY");
    expect(codeOf("SELECT Id FROM ContentDocumentLink WHERE LinkedEntityId IN ('5007Q0000000001')")).toBe(
      "accepted",
    );
  });

  it("knows the spans of days that Salesforce has words for", () => {
    // A Thursday.
    const now = new Date("2026-03-05T10:00:00Z");
    const days = (text: string) => {
      const { from, to } = spanOf(text, now);
      return [from.toISOString().slice(0, 10), to.toISOString().slice(0, 10)];
    };
    expect(days("TODAY")).toEqual(["2026-03-05", "2026-03-06"]);
    expect(days("THIS_WEEK")).toEqual(["2026-03-02", "2026-03-09"]);
    expect(days("LAST_WEEK")).toEqual(["2026-02-23", "2026-03-02"]);
    expect(days("LAST_MONTH")).toEqual(["2026-02-01", "2026-03-01"]);
    expect(days("NEXT_QUARTER")).toEqual(["2026-04-01", "2026-07-01"]);
    expect(days("THIS_YEAR")).toEqual(["2026-01-01", "2027-01-01"]);
    expect(days("LAST_N_DAYS:30")).toEqual(["2026-02-03", "2026-03-06"]);
    expect(days("LAST_90_DAYS")).toEqual(["2025-12-05", "2026-03-06"]);
    expect(days("LAST_N_MONTHS:3")).toEqual(["2025-12-01", "2026-03-01"]);
    expect(days("NEXT_N_WEEKS:2")).toEqual(["2026-03-09", "2026-03-23"]);
    expect(days("N_DAYS_AGO:7")).toEqual(["2026-02-26", "2026-02-27"]);
    expect(codeOf("SELECT Id FROM Case WHERE CreatedDate > LAST_N_DAYS")).toBe("MALFORMED_QUERY");
    expect(codeOf("SELECT Id FROM Case WHERE CreatedDate > LAST_FORTNIGHT")).toBe("MALFORMED_QUERY");
    expect(codeOf("SELECT Id FROM Case WHERE CreatedDate = N_YEARS_AGO:99999")).toBe("accepted");
  });

  it("refuses what cannot be grouped, joined or nested", () => {
    expect(codeOf("SELECT Status, Origin, COUNT(Id) FROM Case GROUP BY Status")).toBe("MALFORMED_QUERY");
    expect(codeOf("SELECT Status, COUNT(Id) FROM Case GROUP BY Status ORDER BY Origin")).toBe(
      "MALFORMED_QUERY",
    );
    expect(codeOf("SELECT Id FROM Case ORDER BY COUNT(Id)")).toBe("MALFORMED_QUERY");
    expect(codeOf("SELECT SUM(Subject) FROM Case")).toBe("MALFORMED_QUERY");
    expect(codeOf("SELECT Description FROM Case GROUP BY Description")).toBe("MALFORMED_QUERY");
    expect(codeOf("SELECT Id, (SELECT Id FROM Nulla__r) FROM Case")).toBe("INVALID_TYPE");
    expect(codeOf("SELECT Id, (SELECT COUNT(Id) FROM Commenti__r) FROM Case")).toBe("MALFORMED_QUERY");
    expect(codeOf("SELECT Id FROM Case WHERE Id IN (SELECT Description__c FROM Commento__c)")).toBe(
      "INVALID_QUERY_FILTER_OPERATOR",
    );
    const twice = "SELECT Case__c FROM Commento__c WHERE Case__c IN (SELECT Id FROM Case)";
    expect(codeOf(`SELECT Id FROM Case WHERE Id IN (${twice})`)).toBe("MALFORMED_QUERY");
  });

  it("bears very long lists of conditions and refuses very deep ones", () => {
    const many = Array.from({ length: 3000 }, (_each, index) => `CaseNumber = '${index}'`).join(" OR ");
    expect(codeOf(`SELECT Id FROM Case WHERE ${many}`)).toBe("accepted");
    expect(codeOf(`SELECT Id FROM Case WHERE ${"(".repeat(5000)}Status = 'New'${")".repeat(5000)}`)).toBe(
      "MALFORMED_QUERY",
    );
  });
});
