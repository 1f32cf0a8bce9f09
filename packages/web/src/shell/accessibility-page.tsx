import { it } from "#text/it.ts";
import { PageHeading } from "#ui/page-heading.tsx";

export function AccessibilityPage() {
  return (
    <div className="prose">
      <PageHeading title={it.accessibility.title} />
      {it.accessibility.paragraphs.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  );
}
