import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { documentRoutes } from "@stabile/contract/documents";
import { addressOf } from "#api/address.ts";
import { DocumentList } from "#pages/documents/document-list.tsx";
import type { DocumentsSearch } from "#pages/documents/search-params.ts";
import { documents as words } from "#text/it-documents.ts";
import { DossierTabs } from "#ui/dossier-tabs.tsx";
import { Icon } from "#ui/icon.tsx";
import { PageHeading } from "#ui/page-heading.tsx";

const route = getRouteApi("/documenti");

/** The documents of every building that one sees. */
export function DocumentsPage() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/documenti" });
  return (
    <>
      <PageHeading title={words.title} lead={words.lead} actions={<ExportList search={search} />} />
      <DossierTabs current="documents" />
      <DocumentList
        search={search}
        onSearch={(values) =>
          void navigate({
            search: (now) => ({ ...now, ...values }) as DocumentsSearch,
            replace: true,
            resetScroll: false,
          })
        }
      />
    </>
  );
}

/** A plain link: the browser streams the file to disk, whatever its size. */
function ExportList({ search }: { search: DocumentsSearch }) {
  return (
    <a
      className="btn btn-outline-primary"
      href={addressOf(documentRoutes.exportDocuments, { query: search })}
      download
    >
      <Icon name="download" /> {words.export}
    </a>
  );
}
