//go:build sim

package allocatortest

import (
	"fmt"
	"reflect"
	"strings"
	"unsafe"

	"idlab/allocators"
)

// names gives variables and pointers the same names in every process, although their addresses differ.
//
//  1. Some objects are known from the start, such as the space. More are found through pointers whose type tells what
//     they point to. They are named by type and number, such as table2, in the order in which they are found.
//  2. A variable in such an object is named by its fields: space.mu, table1.slots[3]. reflect tells them.
//  3. Any other variable is v1, v2, …, and any other pointer p1, p2, …, in the order of their first appearance.
//
// names keeps all objects alive. So no address is used twice.
type names struct {
	known   func() []object           // such objects as the execution names
	objects []object                  // found ones, and the arrays of their slices
	numbers map[string]int            // by prefix: how many names have it
	given   map[unsafe.Pointer]string // by address: v1 or p1
}

// object is memory with a name and a type.
type object struct {
	name string
	at   unsafe.Pointer
	typ  reflect.Type
}

// named returns the object that pointer points to; an empty one if it is no pointer.
func named(name string, pointer any) object {
	v := reflect.ValueOf(pointer)
	if v.Kind() != reflect.Pointer {
		v = reflect.ValueOf(new(struct{}))
	}
	return object{name, v.UnsafePointer(), v.Type().Elem()}
}

func newNames(known func() []object) *names {
	n := &names{known: known, numbers: map[string]int{}, given: map[unsafe.Pointer]string{}}
	n.explore()
	return n
}

func (n *names) next(prefix string) string {
	n.numbers[prefix]++
	return fmt.Sprint(prefix, n.numbers[prefix])
}

// number returns the name of an address that is in no known object. If it has none yet, it gets one with that prefix.
func (n *names) number(p unsafe.Pointer, prefix string) string {
	name, ok := n.given[p]
	if !ok {
		name = n.next(prefix)
		n.given[p] = name
	}
	return name
}

// variable returns the name of the variable at p. typ is its type, or nil if it is a lock or an atomic.
func (n *names) variable(p unsafe.Pointer, typ reflect.Type) string {
	if field := n.within(p, typ); field != "" {
		return field
	}
	name := n.number(p, "v")
	if strings.HasPrefix(name, "p") {
		return "*" + name
	}
	return name
}

// value formats a value of a variable. Integers above a million are in hexadecimal: most are made of parts. A pointer
// may have marks in its lowest bits, which follow its name. Other types have no text.
func (n *names) value(value any) string {
	switch v := reflect.ValueOf(value); {
	case v.CanInt() && v.Int() < 1_000_000, v.CanUint() && v.Uint() < 1_000_000:
		return fmt.Sprint(value)
	case v.CanInt(), v.CanUint():
		return fmt.Sprintf("%#x", value)
	case v.Kind() == reflect.UnsafePointer, v.Kind() == reflect.Pointer:
		const marks = 7
		p := v.UnsafePointer()
		bits := uintptr(p) & marks
		text := n.pointer(unsafe.Pointer(uintptr(p) &^ marks))
		if bits != 0 {
			text += fmt.Sprintf("+%d", bits)
		}
		return text
	}
	return ""
}

// pointer returns the name of a pointer.
func (n *names) pointer(p unsafe.Pointer) string {
	if p == nil {
		return "nil"
	}
	for _, o := range n.all() {
		if o.at == p && o.typ.Kind() == reflect.Struct {
			return o.name
		}
	}
	if name := n.within(p, nil); name != "" {
		return "&" + name
	}
	name := n.number(p, "p")
	if strings.HasPrefix(name, "v") {
		return "&" + name
	}
	return name
}

// find adds the object that a value points to, if its type tells a structure that is not known yet.
func (n *names) find(value any) {
	v := reflect.ValueOf(value)
	if v.Kind() == reflect.Pointer && n.within(v.UnsafePointer(), nil) == "" {
		n.add(v.UnsafePointer(), v.Type())
	}
}

// add is find for a pointer of that type, without a search for new objects.
func (n *names) add(p unsafe.Pointer, typ reflect.Type) {
	if p == nil || typ.Elem().Kind() != reflect.Struct || isLeaf(typ.Elem()) {
		return
	}
	for _, o := range n.all() {
		if uintptr(p)-uintptr(o.at) < o.typ.Size() {
			return
		}
	}
	prefix, _, _ := strings.Cut(typ.Elem().Name(), "[")
	n.objects = append(n.objects, object{n.next(prefix), p, typ.Elem()})
}

func (n *names) all() []object { return append(n.known(), n.objects...) }

// within names the variable at p by the object that it is in; "" if there is none.
func (n *names) within(p unsafe.Pointer, typ reflect.Type) string {
	for range 2 {
		for _, o := range n.all() {
			if offset := uintptr(p) - uintptr(o.at); offset < o.typ.Size() {
				return o.name + path(o.typ, offset, typ)
			}
		}
		n.explore()
	}
	return ""
}

// path names what lies at that offset in a type. It ends at a wanted type, or where a type has no parts.
func path(typ reflect.Type, offset uintptr, wanted reflect.Type) string {
	switch {
	case typ == wanted:
	case typ.Kind() == reflect.Array:
		size := typ.Elem().Size()
		return fmt.Sprintf("[%d]", offset/size) + path(typ.Elem(), offset%size, wanted)
	case typ.Kind() == reflect.Struct && !isLeaf(typ):
		for i := range typ.NumField() {
			if f := typ.Field(i); offset-f.Offset < f.Type.Size() {
				return "." + f.Name + path(f.Type, offset-f.Offset, wanted)
			}
		}
	}
	return ""
}

// isLeaf reports whether a type is accessed as a whole: an atomic or a lock.
func isLeaf(typ reflect.Type) bool {
	switch typ.PkgPath() {
	case "idlab/allocators/atomics", "idlab/allocators/lock", "sync", "sync/atomic":
		return true
	}
	return false
}

// explore adds what is reached through the fields of known objects.
func (n *names) explore() {
	seen := map[unsafe.Pointer]bool{}
	for again := true; again; {
		again = false
		for _, o := range n.all() {
			if !seen[o.at] && o.typ.Kind() == reflect.Struct {
				seen[o.at], again = true, true
				n.fields(o.name, reflect.NewAt(o.typ, o.at).Elem())
			}
		}
	}
}

// fields adds what the fields of a structure point to. Timers are named when they appear.
func (n *names) fields(name string, v reflect.Value) {
	if v.Type() == reflect.TypeFor[allocators.Timer]() {
		return
	}
	for i := range v.NumField() {
		f, name := v.Field(i), name+"."+v.Type().Field(i).Name
		switch f.Kind() {
		case reflect.Interface:
			n.target(f.Elem())
		case reflect.Slice:
			n.array(name, f)
		case reflect.Pointer:
			n.target(f)
		case reflect.Struct:
			if !isLeaf(f.Type()) {
				n.fields(name, f)
			} else {
				n.target(loaded(f))
			}
		}
	}
}

// loaded returns the value of an atomic; an invalid one if v is a lock.
func loaded(v reflect.Value) reflect.Value {
	load := reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).MethodByName("Load")
	if !load.IsValid() || load.Type().NumIn() > 0 {
		return reflect.Value{}
	}
	return load.Call(nil)[0]
}

func (n *names) target(pointer reflect.Value) {
	if pointer.Kind() == reflect.Pointer && pointer.Type().Elem() != reflect.TypeFor[allocators.Timer]() {
		n.add(pointer.UnsafePointer(), pointer.Type())
	}
}

// array adds the array of a slice. If the slice has another one later, its variables have no names of this kind.
func (n *names) array(name string, slice reflect.Value) {
	for _, o := range n.objects {
		if o.name == name {
			return
		}
	}
	if slice.Len() > 0 {
		typ := reflect.ArrayOf(slice.Len(), slice.Type().Elem())
		n.objects = append(n.objects, object{name, slice.UnsafePointer(), typ})
	}
}
