import { map as words } from "#text/it-map.ts";
import { Button } from "#ui/button.tsx";
import { ItemLine } from "#ui/map/item-line.tsx";
import { keyOf, type MapItem } from "#ui/map/map-items.ts";

export interface SelectedCardProps {
  items: readonly MapItem[];
  onClose: () => void;
}

/** What was pressed on the map, with the way to its page. */
export function SelectedCard({ items, onClose }: SelectedCardProps) {
  return (
    <section className="map-card" aria-label={words.selected}>
      <div className="map-card-head">
        <strong>{items.length > 1 ? words.selectedMany(items.length) : words.selected}</strong>
        <Button
          small
          look="plain"
          icon="close"
          className="btn-icon"
          aria-label={words.close}
          onClick={onClose}
        />
      </div>
      <ul>
        {items.map((item) => (
          <li key={keyOf(item)}>
            <ItemLine item={item} from={undefined} />
          </li>
        ))}
      </ul>
    </section>
  );
}
