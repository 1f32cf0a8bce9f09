import { z } from "zod";
import {
  Emergency,
  MyPermissions,
  NewRoleGroup,
  NewRoleRequest,
  reasonText,
  RoleGroup,
  RoleRequest,
  RoleRequestGrant,
} from "./people-shapes.ts";
import type { RouteContract } from "./route.ts";
import { Role } from "./session.ts";
import { Done, Id, idParams } from "./shapes.ts";

/** The longest that a declared emergency lasts. */
export const MOST_EMERGENCY_HOURS = 8;

const reason = z.object({ reason: reasonText });
const request = idParams("della richiesta di ruolo");
const emergency = idParams("dell'accesso d'emergenza");

/** How permissions come: requests, groups, emergencies; and what one has oneself. */
export const permissionRoutes = {
  readMyPermissions: {
    method: "GET",
    path: "/my/permissions",
    operationId: "readMyPermissions",
    summary: "I propri ruoli, che cosa si può fare e perché, le proprie richieste",
    area: "permissions",
    action: "session",
    success: 200,
    response: MyPermissions,
  },
  askRole: {
    method: "POST",
    path: "/role-requests",
    operationId: "askRole",
    summary: "Chiede un ruolo",
    area: "permissions",
    action: "session",
    body: NewRoleRequest,
    success: 201,
    response: z.object({ id: Id }).meta({ id: "RoleAsked" }),
  },
  withdrawRoleRequest: {
    method: "POST",
    path: "/role-requests/:id/withdraw",
    operationId: "withdrawRoleRequest",
    summary: "Ritira la propria richiesta di ruolo",
    area: "permissions",
    action: "session",
    params: request,
    success: 200,
    response: Done,
  },
  listRoleRequests: {
    method: "GET",
    path: "/role-requests",
    operationId: "listRoleRequests",
    summary: "Richieste di ruolo, le più vecchie in attesa per prime",
    area: "permissions",
    action: "people.manage",
    query: z.object({
      state: z.enum(["waiting", "granted", "refused", "withdrawn"]).default("waiting").meta({
        description: "Stato della richiesta",
        example: "waiting",
      }),
    }),
    success: 200,
    response: z.object({ items: z.array(RoleRequest) }).meta({ id: "RoleRequestList" }),
  },
  grantRoleRequest: {
    method: "POST",
    path: "/role-requests/:id/grant",
    operationId: "grantRoleRequest",
    summary: "Approva una richiesta, con l'ambito e la scadenza",
    area: "permissions",
    action: "people.manage",
    params: request,
    body: RoleRequestGrant,
    success: 200,
    response: Done,
  },
  refuseRoleRequest: {
    method: "POST",
    path: "/role-requests/:id/refuse",
    operationId: "refuseRoleRequest",
    summary: "Respinge una richiesta, con il motivo",
    area: "permissions",
    action: "people.manage",
    params: request,
    body: reason.meta({ id: "RoleRequestRefusal" }),
    success: 200,
    response: Done,
  },
  listRoleGroups: {
    method: "GET",
    path: "/role-groups",
    operationId: "listRoleGroups",
    summary: "Gruppi di Active Directory che danno un ruolo",
    area: "permissions",
    action: "permissions.manage",
    success: 200,
    response: z.object({ items: z.array(RoleGroup) }).meta({ id: "RoleGroupList" }),
  },
  addRoleGroup: {
    method: "POST",
    path: "/role-groups",
    operationId: "addRoleGroup",
    summary: "Un gruppo di Active Directory dà un ruolo, dal prossimo accesso di ciascuno",
    area: "permissions",
    action: "permissions.manage",
    body: NewRoleGroup,
    success: 201,
    response: z.object({ id: Id }).meta({ id: "RoleGroupAdded" }),
  },
  removeRoleGroup: {
    method: "POST",
    path: "/role-groups/:id/remove",
    operationId: "removeRoleGroup",
    summary: "Il gruppo non dà più il ruolo: chi lo aveva così lo perde subito",
    area: "permissions",
    action: "permissions.manage",
    params: idParams("del gruppo"),
    body: reason.meta({ id: "RoleGroupRemoval" }),
    success: 200,
    response: Done,
  },
  declareEmergency: {
    method: "POST",
    path: "/emergencies",
    operationId: "declareEmergency",
    summary: "Dichiara un accesso d'emergenza su tutto il Comune, per poche ore",
    area: "permissions",
    action: "emergency.declare",
    body: z
      .object({
        role: Role.describe("Il proprio ruolo, o quello di tecnico"),
        hours: z.int().min(1).max(MOST_EMERGENCY_HOURS).describe("Per quante ore"),
        reason: z
          .string()
          .trim()
          .min(10)
          .max(1000)
          .describe("Che cosa succede, e perché non si può aspettare"),
      })
      .meta({ id: "NewEmergency" }),
    success: 201,
    response: z.object({ id: Id }).meta({ id: "EmergencyDeclared" }),
  },
  endEmergency: {
    method: "POST",
    path: "/emergencies/:id/end",
    operationId: "endEmergency",
    summary: "Fa finire il proprio accesso d'emergenza prima del tempo",
    area: "permissions",
    action: "session",
    params: emergency,
    success: 200,
    response: Done,
  },
  listEmergencies: {
    method: "GET",
    path: "/emergencies",
    operationId: "listEmergencies",
    summary: "Accessi d'emergenza: da verificare, o gli ultimi",
    area: "permissions",
    action: "emergency.review",
    query: z.object({
      show: z.enum(["open", "recent"]).default("open").meta({
        description: "`open`: da vedere o da verificare; `recent`: gli ultimi cento",
        example: "open",
      }),
    }),
    success: 200,
    response: z.object({ items: z.array(Emergency) }).meta({ id: "EmergencyList" }),
  },
  acknowledgeEmergency: {
    method: "POST",
    path: "/emergencies/:id/acknowledge",
    operationId: "acknowledgeEmergency",
    summary: "Dice di aver visto un accesso d'emergenza",
    area: "permissions",
    action: "emergency.review",
    params: emergency,
    success: 200,
    response: Done,
  },
  reviewEmergency: {
    method: "POST",
    path: "/emergencies/:id/review",
    operationId: "reviewEmergency",
    summary: "Verifica un accesso d'emergenza, dopo",
    area: "permissions",
    action: "emergency.review",
    params: emergency,
    body: z
      .object({
        outcome: z.enum(["justified", "unjustified"]).describe("Se era giustificato"),
        note: z.string().trim().min(3).max(1000).describe("Che cosa si è visto"),
      })
      .meta({ id: "EmergencyReview" }),
    success: 200,
    response: Done,
  },
} as const satisfies Record<string, RouteContract>;
