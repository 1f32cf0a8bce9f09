import type { DatabaseSync } from "node:sqlite";

export type ProtocolName = "oidc" | "saml" | "proxy";

/** An application that a single sign-on session has let somebody into, and that must hear when it ends. */
export interface Participant {
  sid: string;
  protocol: ProtocolName;
  /** Client id, entity id, or the proxy's address. */
  party: string;
  /** As whom SIRAC spoke to it: its address, as the application knows it. */
  issuer: string;
  /** What the application calls the person: NameID, `sub`, or the proxy's own session. */
  nameId: string;
  sessionIndex: string;
  /** Seconds. */
  since: number;
}

export interface Participants {
  join(participant: Omit<Participant, "since">): void;
  of(sid: string): Participant[];
  /** Who is known to an application by this name. */
  named(party: string, nameId: string): Participant | undefined;
  leave(participant: Participant): void;
}

export function openParticipants(db: DatabaseSync): Participants {
  db.exec(`CREATE TABLE IF NOT EXISTS sirac_participant (
    sid TEXT NOT NULL, protocol TEXT NOT NULL, party TEXT NOT NULL, issuer TEXT NOT NULL, name_id TEXT NOT NULL,
    session_index TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (sid, protocol, party, name_id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS sirac_participant_name ON sirac_participant (name_id)`);
  const insert = db.prepare("INSERT OR REPLACE INTO sirac_participant VALUES (?, ?, ?, ?, ?, ?, ?)");
  const ofSid = db.prepare("SELECT * FROM sirac_participant WHERE sid = ? ORDER BY since, party");
  const byName = db.prepare("SELECT * FROM sirac_participant WHERE name_id = ? AND party = ?");
  const remove = db.prepare(
    "DELETE FROM sirac_participant WHERE sid = ? AND protocol = ? AND party = ? AND name_id = ?",
  );
  return {
    join({ sid, protocol, party, issuer, nameId, sessionIndex }) {
      insert.run(sid, protocol, party, issuer, nameId, sessionIndex, Math.floor(Date.now() / 1000));
    },
    of: (sid) => ofSid.all(sid).map(shape),
    named(party, nameId) {
      const row = byName.get(nameId, party);
      return row === undefined ? undefined : shape(row);
    },
    leave: ({ sid, protocol, party, nameId }) => void remove.run(sid, protocol, party, nameId),
  };
}

function shape(row: Record<string, unknown>): Participant {
  return {
    sid: String(row["sid"]),
    protocol: String(row["protocol"]) as ProtocolName,
    party: String(row["party"]),
    issuer: String(row["issuer"]),
    nameId: String(row["name_id"]),
    sessionIndex: String(row["session_index"]),
    since: Number(row["since"]),
  };
}
