package player

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// open is a site behind a guard that says yes to whoever gets through.
func open(token string) http.Handler {
	return Guard(token, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }))
}

func ask(site http.Handler, url string, change func(*http.Request)) *http.Response {
	r := httptest.NewRequest(http.MethodGet, url, nil)
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	return w.Result()
}

func TestGuardAsksForTheToken(t *testing.T) {
	const token = `a b;"ü`
	site := open(token)
	for name, c := range map[string]struct {
		url    string
		change func(*http.Request)
		want   int
	}{
		"nothing":       {"http://shop/run.json", nil, http.StatusUnauthorized},
		"another one":   {"http://shop/?token=b", nil, http.StatusUnauthorized},
		"an empty one":  {"http://shop/?token=", nil, http.StatusUnauthorized},
		"a program":     {"http://shop/", func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }, http.StatusOK},
		"a wrong one":   {"http://shop/", func(r *http.Request) { r.Header.Set("Authorization", "Bearer a") }, http.StatusUnauthorized},
		"made-up mark":  {"http://shop/", func(r *http.Request) { r.AddCookie(&http.Cookie{Name: cookieName, Value: "x"}) }, http.StatusUnauthorized},
		"in a post":     {"http://shop/?token=a+b%3b%22%c3%bc", func(r *http.Request) { r.Method = http.MethodPost }, http.StatusUnauthorized},
		"in an address": {"http://shop/?token=a+b%3b%22%c3%bc", nil, http.StatusSeeOther},
	} {
		if got := ask(site, c.url, c.change).StatusCode; got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestGuardRemembersABrowser(t *testing.T) {
	site := open("secret")
	first := ask(site, "http://shop//example.com/x?token=secret", nil)
	if to := first.Header.Get("Location"); to != "/example.com/x" {
		t.Errorf("led to %q, want the same page of the same site without the token", to)
	}
	marks := first.Cookies()
	if len(marks) != 1 || !marks[0].HttpOnly || marks[0].SameSite != http.SameSiteStrictMode ||
		strings.Contains(marks[0].Value, "secret") {
		t.Fatalf("cookies %+v", marks)
	}
	next := ask(site, "http://shop/run.json", func(r *http.Request) { r.AddCookie(marks[0]) })
	if next.StatusCode != http.StatusOK {
		t.Errorf("the second request got %d", next.StatusCode)
	}
}

// Without a token the site is this machine's, whatever name another site's page gives it.
func TestGuardKnowsItsOwnNames(t *testing.T) {
	site := open("")
	for host, want := range map[string]int{
		"127.0.0.1:80": http.StatusOK, "localhost:4000": http.StatusOK, "[::1]:9": http.StatusOK, "localhost": http.StatusOK,
		"example.com": http.StatusForbidden, "192.168.1.4:80": http.StatusForbidden, "localhost.example.com": http.StatusForbidden,
	} {
		if got := ask(site, "http://"+host+"/", nil).StatusCode; got != want {
			t.Errorf("%s: %d, want %d", host, got, want)
		}
	}
}
