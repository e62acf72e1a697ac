//go:build web

package reports

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// provoke makes the page do what its policy forbids, and collects the directives that are violated in blocked.
const provoke = `(() => {
	window.blocked = new Set();
	document.addEventListener('securitypolicyviolation', (event) => blocked.add(event.effectiveDirective));
	const add = (name, properties) =>
		document.body.appendChild(Object.assign(document.createElement(name), properties));
	add('style', {textContent: 'p { color: red }'});
	add('p', {}).setAttribute('style', 'color: red');
	add('script', {textContent: 'window.evil = 1'});
	const button = add('button', {});
	button.setAttribute('onclick', 'window.evil = 1');
	button.click();
	add('img', {src: 'evil.png'});
	add('iframe', {src: 'evil.html'});
	add('object', {data: 'evil.html'});
	add('audio', {src: 'evil.wav'});
	add('base', {href: 'https://evil.invalid/'});
	add('form', {action: 'evil.html'}).submit();
	fetch('evil.json').catch(() => 0);
	return 0;
})()`

// The page itself violates nothing of its policy, which forbids all that the page does not need. The browser says each
// violation on the console.
func TestWebPolicy(t *testing.T) {
	b := openTab(t, choosing())
	b.visit("")
	value[int](b, `[...document.querySelectorAll('#filters input')].map(e => e.click()).length`)
	b.mutex.Lock()
	quiet := len(b.messages) == 0
	b.mutex.Unlock()
	if !quiet {
		return // checkQuiet tells the messages
	}
	value[int](b, provoke)
	want := []string{"base-uri", "connect-src", "form-action", "frame-src", "img-src", "media-src", "object-src",
		"script-src-attr", "script-src-elem", "style-src-attr", "style-src-elem"}
	var got []string
	for deadline := time.Now().Add(5 * time.Second); len(got) < len(want) && time.Now().Before(deadline); {
		got = value[[]string](b, `[...blocked].sort()`)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("directives that forbid (-want +got):\n%s", diff)
	}
	b.check("no script has run", `window.evil === undefined`)
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for _, m := range b.messages {
		if !strings.Contains(m, "Content Security Policy") {
			t.Errorf("the page complained: %s", m)
		}
	}
	if len(b.messages) < len(want) {
		t.Errorf("the console has %d messages, want one for each violation: %q", len(b.messages), b.messages)
	}
	b.messages = nil
	b.requests = slices.DeleteFunc(b.requests, func(r string) bool { return strings.Contains(r, "evil") })
}
