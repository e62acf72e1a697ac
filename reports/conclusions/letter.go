package conclusions

import (
	"fmt"
	"math"
	"strings"

	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
	"idlab/reports/predictions"
)

// letter returns the answer in plain English, in at most 400 words: the limits, a paragraph for each question, and how
// sure it is. Which sentences it has follows from the outcomes.
func letter(d *dataset.Data, p *predictions.Data, list []outcome) (paragraphs [][]document.Span) {
	add := func(head string, sentences ...string) {
		text := document.Text(format.Sentences(sentences...))
		paragraphs = append(paragraphs, document.Sentences(document.Strong(head), text))
	}
	add("Limits first.", fmt.Sprintf("The designs are models in Go, measured on %s. Go's garbage collector stands for "+
		"RCU's grace period. Accounting, siglock and the entry of a system call are left out.", d.Machine()),
		predictedLimit(p))
	for i := range list {
		o := &list[i]
		add(format.Capital(o.Year)+".", fmt.Sprintf("%s chose %s (%s).", o.By, o.What, o.Chosen),
			o.answered(), o.predicted(p), largerInShort(o), later(o), slowRestores(d, o))
	}
	add("How sure?", surely(d, list))
	add("What would change it:", "ids far apart, more CPUs, and whole system calls.")
	return paragraphs
}

func predictedLimit(p *predictions.Data) string {
	if p == nil {
		return "Nothing is said of more CPUs."
	}
	return fmt.Sprintf("Figures of %d CPUs are predicted.", p.Most())
}

// answered says what should have been chosen.
func (o *outcome) answered() string {
	if better := best(o.Balances); len(better) > 0 {
		b := better[0]
		return fmt.Sprintf("Better: %s, %s. Ahead in %d of %s, by %s; behind in none.",
			b.Design, b.Known, len(b.Ahead), b.compared(), b.span())
	}
	b := nearest(o.Balances)
	if b == nil {
		return "Nothing that was known is shown to be better, not even in the mean."
	}
	return fmt.Sprintf("Nothing that was known is better without a loss. Nearest: %s, %s.", b.Design, b.standing())
}

// predicted says what the predictions say of the answer.
func (o *outcome) predicted(p *predictions.Data) string {
	b := o.answer()
	if p == nil || b == nil {
		return ""
	}
	chosen, design := p.DesignNamed(o.Chosen), p.DesignNamed(b.Design)
	switch {
	case chosen == "" || design == "":
		return "No prediction."
	case chosen == design:
		return fmt.Sprintf("With %d CPUs they are the same.", p.Most())
	}
	return fmt.Sprintf("Predicted for %d CPUs: %s.", p.Most(),
		strings.TrimSuffix(predictedStanding(p, design, chosen), ", behind in 0"))
}

// largerInShort is larger for the letter.
func largerInShort(o *outcome) string {
	if larger(o) == "" {
		return ""
	}
	inCrowd, _ := o.larger().parted(o)
	return fmt.Sprintf("So: %s as merged, with a larger table where timers are many. With %s for each bucket that one "+
		"is %s as fast.", o.Chosen, o.loads(inCrowd.Ahead), inCrowd.span())
}

// surely says how sure the answers are.
func surely(d *dataset.Data, list []outcome) string {
	differ, all := 0, 0
	var medians []float64
	worst, where := 0.0, ""
	for i := range list {
		n, of := list[i].differ()
		differ, all = differ+n, all+of
		median, w, cell := list[i].reaches()
		medians = append(medians, median)
		if w > worst {
			worst, where = w, cell
		}
	}
	text := fmt.Sprintf("%d of %s show a difference (p < 0.05 after Holm's correction for each question, margin 1 %%).",
		differ, format.Plural(all, "comparison"))
	if math.IsInf(worst, 1) {
		text += fmt.Sprintf(" There are too few blocks, at least in %s.", where)
	} else {
		text += fmt.Sprintf(" The median cell would show one from %s on, the worst, %s, from %s.",
			fromText(dataset.MedianOf(medians)), where, fromText(worst))
	}
	if n := d.Noise; n.Controls > 0 {
		text += fmt.Sprintf(" Of %s of the same code %d differ; chance explains 5 %%.",
			format.Plural(n.Controls, "pair"), n.Strays)
	}
	return text
}
