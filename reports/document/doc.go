// Package document holds a text in parts: headings, paragraphs, lists and tables.
//
//  1. A report adds the parts in reading order. A part may belong to one workload.
//  2. Markdown writes the parts as summary.md.
//  3. The page of a report is made from the same parts, so that the two agree.
package document
