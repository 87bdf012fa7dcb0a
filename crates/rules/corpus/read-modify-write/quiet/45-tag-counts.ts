// Counts how many articles carry each tag, for the sidebar.
import type { Article } from "./types";

export interface TagCount {
  tag: string;
  count: number;
}

export function countTags(articles: readonly Article[], top = 12): TagCount[] {
  const counts = new Map<string, number>();
  for (const article of articles) {
    for (const tag of article.tags) {
      const current = counts.get(tag) ?? 0;
      counts.set(tag, current + 1);
    }
  }
  return [...counts]
    .map(([tag, count]) => ({ tag, count }))
    .sort((a, b) => b.count - a.count || a.tag.localeCompare(b.tag))
    .slice(0, top);
}
