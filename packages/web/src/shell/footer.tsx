import { Link } from "@tanstack/react-router";
import { it } from "#text/it.ts";

export function Footer() {
  return (
    <footer className="app-footer">
      <div className="app-width">
        <p>
          <strong>{it.app.name}</strong> · {it.app.owner}
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
