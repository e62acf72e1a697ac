// Package document holds a text in parts: headings, paragraphs, lists and tables.
//
//  1. A report adds the parts in reading order. Each part may be about one workload.
//  2. Markdown writes them as summary.md.
//  3. The page of a report reads the same parts, so that both say the same.
package document
