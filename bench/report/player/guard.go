package player

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"net/http"
	"strings"
)

// cookieName is the cookie that a browser shows after it has shown the token once.
const cookieName = "storesim_token"

// Guard lets nobody see a site who may not. With a token, a browser shows it once in the address
// (/?token=TOKEN), which turns it into a cookie that scripts cannot read and other sites cannot send;
// programs show it as Authorization: Bearer TOKEN. Without one, the site answers only to the names of this
// machine, so that a page from elsewhere, whose name was made to point here, learns nothing.
func Guard(token string, site http.Handler) http.Handler {
	if token == "" {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !isLoopback(r.Host) {
				http.Error(w, "this site is for this machine only", http.StatusForbidden)
				return
			}
			site.ServeHTTP(w, r)
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case same(r.URL.Query().Get("token"), token) && r.Method == http.MethodGet:
			remember(w, r, token)
		case same(bearer(r), token), same(cookie(r), digest(token)):
			site.ServeHTTP(w, r)
		default:
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "want /?token=TOKEN once, or Authorization: Bearer TOKEN", http.StatusUnauthorized)
		}
	})
}

// remember sets the cookie and leads to the same page without the token in its address, where history and
// screenshots would keep it.
func remember(w http.ResponseWriter, r *http.Request, token string) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: digest(token), Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	to := "/" + strings.TrimLeft(r.URL.EscapedPath(), "/\\") // never another site: //example.com
	http.Redirect(w, r, to, http.StatusSeeOther)
}

func bearer(r *http.Request) string {
	shown, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return shown
}

// cookie is the digest of the token that a browser showed before; the token itself is in no cookie, since not
// every letter may stand in one.
func cookie(r *http.Request) string {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return ""
	}
	return c.Value
}

func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// same compares in a time that tells nothing of where the two differ.
func same(shown, want string) bool {
	return subtle.ConstantTimeCompare([]byte(digest(shown)), []byte(digest(want))) == 1
}

func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
