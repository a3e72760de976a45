import { useQuery } from '@tanstack/react-query';

import type { Document } from '../../api';
import { parts } from '../../texts/en/review-parts';
import { Center, Failure, Rows } from '../../ui/states';
import { textOf } from './queries';

/** All text of a document, as one reads it. */
export function TextTab({ document }: { document: Document }) {
  const text = useQuery(textOf(document.id));
  if (text.isError) return <Failure what="The text" error={text.error} retry={() => void text.refetch()} />;
  if (!text.data) return <Rows what="The text" count={5} />;
  if (!text.data.text) return <Center title={parts.text.empty} />;
  return <pre className="plain">{text.data.text}</pre>;
}
