import { Link } from "@tanstack/react-router";
import { useMunicipality } from "#api/installation.ts";
import { it } from "#text/it.ts";

export function Footer() {
  const { name, region } = useMunicipality();
  const owner = [name, region].filter(Boolean).join(" · ");
  return (
    <footer className="app-footer">
      <div className="app-width">
        <p>
          <strong>{it.app.name}</strong>
          {owner ? ` · ${owner}` : ""}
        </p>
        <nav aria-label={it.footer.links}>
          <ul>
            <li>
              <Link to="/accessibilita">{it.footer.accessibility}</Link>
            </li>
            <li>
              <a href={it.footer.licenceHref} rel="license noopener" target="_blank">
                {it.footer.licence}
              </a>
            </li>
          </ul>
        </nav>
      </div>
    </footer>
  );
}
