import { useState } from "react";
import { map as words } from "#text/it-map.ts";
import { Button } from "#ui/button.tsx";
import { ItemLine } from "#ui/map/item-line.tsx";
import type { LonLat } from "#ui/map/map-box.ts";
import { type ItemKind, keyOf, type MapItem } from "#ui/map/map-items.ts";
import { MapSymbol } from "#ui/map/map-symbol.tsx";

export interface MapListProps {
  /** What is in view, in the order to tell it. */
  items: readonly MapItem[];
  from: LonLat | undefined;
  selected: readonly string[];
  onShow: (item: MapItem) => void;
}

const KINDS: readonly ItemKind[] = ["deadline", "work-order", "request", "building"];

/** The map in words: whoever does not see it loses nothing. */
export function MapList({ items, ...rest }: MapListProps) {
  const subject = items.find(({ role }) => role === "subject");
  const others = items.filter((item) => item !== subject);
  const kinds = KINDS.map((kind) => [kind, others.filter((item) => item.kind === kind)] as const).filter(
    ([, found]) => found.length > 0,
  );
  const summary = kinds.map(([kind, found]) => words.kinds[kind](found.length));
  return (
    <div className="map-list">
      <h3>{words.list}</h3>
      {/* Told when it changes, as the map is moved. */}
      <p className="visually-hidden" role="status">
        {summary.length > 0 ? words.summary(summary) : words.nothing}
      </p>
      {subject ? (
        <ul>
          <ItemRow item={subject} {...rest} />
        </ul>
      ) : null}
      {kinds.length === 0 ? <p className="quiet">{subject ? words.nothingElse : words.nothing}</p> : null}
      {kinds.map(([kind, found]) => (
        <KindList key={kind} kind={kind} items={found} {...rest} />
      ))}
    </div>
  );
}

const FEW = 8;

function KindList({ kind, items, ...rest }: MapListProps & { kind: ItemKind }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? items : items.slice(0, FEW);
  return (
    <section aria-label={words.kinds[kind](items.length)}>
      <h4>
        <MapSymbol kind={kind} /> {words.kinds[kind](items.length)}
      </h4>
      <ul>
        {shown.map((item) => (
          <ItemRow key={keyOf(item)} item={item} {...rest} />
        ))}
      </ul>
      {shown.length < items.length ? (
        <Button small look="plain" onClick={() => setWhole(true)}>
          {words.all(items.length)}
        </Button>
      ) : null}
    </section>
  );
}

function ItemRow({ item, from, selected, onShow }: Omit<MapListProps, "items"> & { item: MapItem }) {
  return (
    <li className={selected.includes(keyOf(item)) ? "row-chosen" : undefined}>
      <div>
        <ItemLine item={item} from={from} />
      </div>
      <Button
        small
        look="plain"
        icon="map-marker"
        className="btn-icon"
        aria-label={words.show(`${item.title} ${item.code}`)}
        onClick={() => onShow(item)}
      />
    </li>
  );
}
