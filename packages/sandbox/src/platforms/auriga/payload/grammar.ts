import { isOfSimpleType } from "#platforms/auriga/payload/simple-types.ts";
import type { Tree } from "#platforms/auriga/wire/tree.ts";

/**
 * What a payload may be, type by type, each a content model written short: `A B:Type? (C|D)* @e:Type @f!`.
 * A member without a type is text; `&` in front lets members come in any order, each once.
 */
export type Grammar = Readonly<Record<string, string>>;

interface Member {
  name: string;
  type: string;
}

interface Model {
  /** Over the children's names, each followed by a comma. */
  pattern: RegExp | null;
  anyOrder: { name: string; isRequired: boolean }[] | null;
  members: Map<string, Member>;
  attributes: Map<string, { type: string; isRequired: boolean }>;
}

const TOKEN = /(@?[A-Za-z_][\w.-]*(?::\w+)?|[()|?*+!&])/g;
const COMPILED = new WeakMap<Grammar, Map<string, Model>>();

/** What is wrong with a payload of that root, as a validating parser says it; null when nothing is. */
export function findFlaw(grammar: Grammar, root: string, tree: Tree): string | null {
  if (tree.name !== root) return `cvc-elt.1: Cannot find the declaration of element '${tree.name}'.`;
  return flawOf(grammar, root, tree);
}

function flawOf(grammar: Grammar, type: string, tree: Tree): string | null {
  const model = modelOf(grammar, type);
  if (model === null) return flawOfText(type, tree);
  return flawOfAttributes(model, tree) ?? flawOfContent(model, tree) ?? flawOfChildren(grammar, model, tree);
}

function flawOfText(type: string, { name, text, children, attributes }: Tree): string | null {
  if (children.length > 0 || Object.keys(attributes).length > 0)
    return `cvc-type.3.1.2: Element '${name}' is a simple type, so it must have no element children.`;
  return isOfSimpleType(type, text)
    ? null
    : `cvc-type.3.1.3: The value '${text.slice(0, 100)}' of element '${name}' is not valid.`;
}

function flawOfAttributes(model: Model, { name, attributes }: Tree): string | null {
  for (const [key, value] of Object.entries(attributes)) {
    const known = model.attributes.get(key);
    if (known === undefined)
      return `cvc-complex-type.3.2.2: Attribute '${key}' is not allowed to appear in element '${name}'.`;
    if (!isOfSimpleType(known.type, value))
      return `cvc-attribute.3: The value of attribute '${key}' on element '${name}' is not valid.`;
  }
  for (const [key, { isRequired }] of model.attributes)
    if (isRequired && attributes[key] === undefined)
      return `cvc-complex-type.4: Attribute '${key}' must appear on element '${name}'.`;
  return null;
}

function flawOfContent(model: Model, { name, text, children }: Tree): string | null {
  if (children.length > 0 && text !== "")
    return `cvc-complex-type.2.3: Element '${name}' cannot have character [children].`;
  const unknown = children.find((child) => !model.members.has(child.name));
  if (unknown !== undefined)
    return `cvc-complex-type.2.4.a: Invalid content was found starting with element '${unknown.name}' in '${name}'.`;
  const names = children.map((child) => child.name);
  return fits(model, names)
    ? null
    : `cvc-complex-type.2.4: The content of element '${name}' is not complete or not in order: ${names.join(", ").slice(0, 300)}.`;
}

function fits({ pattern, anyOrder }: Model, names: readonly string[]): boolean {
  if (anyOrder !== null)
    return (
      new Set(names).size === names.length &&
      anyOrder.every(({ name, isRequired }) => !isRequired || names.includes(name))
    );
  return pattern?.test(names.map((name) => `${name},`).join("")) ?? names.length === 0;
}

function flawOfChildren(grammar: Grammar, model: Model, { children }: Tree): string | null {
  for (const child of children) {
    const flaw = flawOf(grammar, model.members.get(child.name)?.type ?? "text", child);
    if (flaw !== null) return flaw;
  }
  return null;
}

function modelOf(grammar: Grammar, type: string): Model | null {
  const source = grammar[type];
  if (source === undefined) return null;
  let compiled = COMPILED.get(grammar);
  if (compiled === undefined) COMPILED.set(grammar, (compiled = new Map()));
  let model = compiled.get(type);
  if (model === undefined) compiled.set(type, (model = compile(source)));
  return model;
}

function compile(source: string): Model {
  const tokens = source.match(TOKEN) ?? [];
  const members = new Map<string, Member>();
  const attributes: Model["attributes"] = new Map();
  const order: { name: string; isRequired: boolean }[] = [];
  let pattern = "";
  tokens.forEach((token, index) => {
    const [name = "", type = "text"] = token.replace("@", "").split(":");
    if (token.startsWith("@")) attributes.set(name, { type, isRequired: tokens[index + 1] === "!" });
    else if (/^[A-Za-z_]/.test(token)) {
      members.set(name, { name, type });
      order.push({ name, isRequired: tokens[index + 1] !== "?" });
      pattern += `(?:${name.replaceAll(".", "\\.")},)`;
    } else if (token === "(") pattern += "(?:";
    else if (token !== "!" && token !== "&") pattern += token;
  });
  return {
    pattern: new RegExp(`^(?:${pattern})$`),
    anyOrder: tokens[0] === "&" ? order : null,
    members,
    attributes,
  };
}
