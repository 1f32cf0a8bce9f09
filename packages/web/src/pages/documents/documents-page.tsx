import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { DocumentList } from "#pages/documents/document-list.tsx";
import type { DocumentsSearch } from "#pages/documents/search-params.ts";
import { documents as words } from "#text/it-documents.ts";
import { DossierTabs } from "#ui/dossier-tabs.tsx";
import { PageHeading } from "#ui/page-heading.tsx";

const route = getRouteApi("/documenti");

/** The documents of every building that one sees. */
export function DocumentsPage() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/documenti" });
  return (
    <>
      <PageHeading title={words.title} lead={words.lead} />
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
