import { type NewWorkOrder as NewWorkOrderBody, NewWorkOrder } from "@stabile/contract/work-orders";
import type { z } from "zod";
import { create } from "#text/it-work-orders.ts";
import type { PickedBuilding } from "#ui/building-picker.tsx";

/** What the form holds. Text as typed; the server's defaults are left to the server. */
export interface NewOrderDraft {
  title: string;
  description: string;
  category: string;
  urgency: string;
  building: PickedBuilding | undefined;
  /** Typed in the building field and never chosen: sending it as "no building" would lose it silently. */
  pendingBuilding: string;
  elementId: string;
  addressText: string;
  firmId: string;
  issue: boolean;
  requestIds: readonly string[];
  parentId: string | undefined;
}

export type NewOrderField = "title" | "category" | "urgency" | "firmId" | "buildingId";

/** What must be corrected before sending, by field. */
export function wrongIn(draft: NewOrderDraft): Partial<Record<NewOrderField, string>> {
  const wrong: Partial<Record<NewOrderField, string>> = {};
  if (draft.title.trim().length < 3) wrong.title = create.errors.title;
  if (!draft.category) wrong.category = create.errors.category;
  if (!draft.urgency) wrong.urgency = create.errors.urgency;
  if (draft.issue && !draft.firmId) wrong.firmId = create.errors.firm;
  if (!draft.building && draft.pendingBuilding) wrong.buildingId = create.errors.building;
  return wrong;
}

/** The body of the call. @throws ZodError when called on a draft that `wrongIn` refuses */
export function bodyOf(draft: NewOrderDraft): z.input<typeof NewWorkOrderBody> {
  return NewWorkOrder.parse({
    title: draft.title,
    description: draft.description.trim(),
    category: draft.category,
    urgency: draft.urgency,
    buildingId: draft.building?.id ?? null,
    elementId: draft.elementId || null,
    parentId: draft.parentId ?? null,
    firmId: draft.firmId || null,
    requestIds: [...draft.requestIds],
    addressText: draft.addressText.trim() || (draft.building?.addressText ?? ""),
    issue: draft.issue,
  });
}
