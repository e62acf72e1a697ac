package strace

import (
	"fmt"
	"regexp"
	"strings"
)

// How the options of strace show the parts of a call.

var (
	stringPattern   = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	constantPattern = regexp.MustCompile(`\b(?:CLOCK|SIGEV|PR|CLONE)_[A-Z_]+(?:\|(?:CLONE_[A-Z_]+|SIGCHLD))*` +
		`|\bflags=SIGCHLD`)
)

// styled returns the parts of a call as the options show them.
func (p *printer) styled(st *step) (name, head, tail, value string) {
	name, value = st.name, st.value
	if st.child > 0 {
		value = p.named(st.child)
	}
	if st.bits32 && p.Times64 && (name == "timer_settime" || name == "timer_gettime") {
		name += "64"
	}
	style := func(text string) string {
		text = stringPattern.ReplaceAllStringFunc(text, p.quoted)
		if p.Verbose {
			text = strings.ReplaceAll(text, "0x7ffe /* 1 var */", `["A=1 = 2"]`)
		}
		if !p.Paths {
			text = strings.ReplaceAll(text, "3</etc/passwd>", "3")
		}
		if p.Constants > 0 {
			text = constantPattern.ReplaceAllStringFunc(text, p.constant)
		}
		if p.Old {
			text = strings.ReplaceAll(text, sigevent, "{(nil), SIGALRM, SIGEV_SIGNAL, {...}}")
		}
		return text
	}
	head, tail = style(st.head), style(st.tail)
	if id, ok := strings.CutPrefix(tail, "["); ok && p.Old && name == "timer_create" {
		tail = map[bool]string{true: "{(nil)}", false: "{0x" + fmt.Sprintf("%x", atoi(id)) + "}"}[id == "0]"]
	}
	return name, head, tail, value
}

func atoi(text string) (n int) {
	fmt.Sscan(strings.TrimSuffix(text, "]"), &n)
	return n
}

// quoted returns a string argument as the options show it.
func (p *printer) quoted(text string) string {
	content := strings.Trim(text, `"`)
	end := ""
	if p.Short && len(content) > 1 && content[0] != '\\' {
		content, end = content[:1], "..."
	}
	if p.Hex {
		content = strings.ReplaceAll(fmt.Sprintf("% x", content), " ", `\x`)
		content = `\x` + content
	}
	return `"` + content + `"` + end
}

// constant returns a named constant as -X raw or -X verbose show it.
func (p *printer) constant(names string) string {
	field := ""
	if i := strings.Index(names, "="); i >= 0 {
		field, names = names[:i+1], names[i+1:]
	}
	value := 0
	for _, name := range strings.Split(names, "|") {
		value |= map[string]int{"CLONE_VM": 0x100, "CLONE_VFORK": 0x4000, "CLONE_THREAD": 0x10000,
			"CLONE_SETTLS": 0x80000, "CLONE_CHILD_SETTID": 0x1000000, "SIGCHLD": 17, "CLOCK_MONOTONIC": 1,
			"PR_TIMER_CREATE_RESTORE_IDS": 77, "PR_TIMER_CREATE_RESTORE_IDS_ON": 1, "PR_SET_NAME": 15}[name]
	}
	if p.Constants == 1 {
		return fmt.Sprintf("%s%#x", field, value)
	}
	return fmt.Sprintf("%s%#x /* %s */", field, value, names)
}
