package live

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// maxBody bounds what a client may post at once, bytes.
const maxBody = 1 << 20

// server answers the field's HTTP requests.
func (f *field) server(lis net.Listener) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /layout.json", f.layoutJSON)
	mux.HandleFunc("GET /layout.pb", f.layoutProto)
	mux.HandleFunc("GET /state", func(w http.ResponseWriter, _ *http.Request) {
		f.mu.Lock()
		defer f.mu.Unlock()
		_, _ = fmt.Fprintln(w, f.state)
	})
	mux.HandleFunc("GET /cameras/{file}", func(w http.ResponseWriter, r *http.Request) {
		f.cameras.Serve(w, r, strings.TrimSuffix(r.PathValue("file"), ".mjpg"))
	})
	mux.HandleFunc("POST /start", func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		f.ready(clientName(text))
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /receipts", f.postReceipts)
	mux.HandleFunc("POST /done", f.postDone)
	web := &http.Server{
		Handler: f.guard(mux), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: f.opt.Patience,
		MaxHeaderBytes: 16 << 10,
	}
	go func() { _ = web.Serve(lis) }() // ends with the listener
	return web
}

// guard refuses who does not show the token, in a header or, for players that cannot set one, in the URL.
func (f *field) guard(next http.Handler) http.Handler {
	if f.opt.Token == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		shown := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !sameToken(shown, f.opt.Token) && !sameToken(r.URL.Query().Get("token"), f.opt.Token) {
			http.Error(w, "want Authorization: Bearer TOKEN, or ?token=TOKEN", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (f *field) layoutJSON(w http.ResponseWriter, _ *http.Request) {
	text, err := protojson.MarshalOptions{UseProtoNames: true, EmitUnpopulated: true}.Marshal(f.src.Layout())
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(text)
}

func (f *field) layoutProto(w http.ResponseWriter, _ *http.Request) {
	text, err := proto.Marshal(f.src.Layout())
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
	_, _ = w.Write(text)
}

func (f *field) postReceipts(w http.ResponseWriter, r *http.Request) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		f.note("receipts: " + err.Error())
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	taken, err := f.receipts(text)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	_, _ = fmt.Fprintf(w, "%d\n", taken)
}

// receipts takes receipts, one JSON object after the other. What is wrong with one is noted and ends the
// message, not the run.
func (f *field) receipts(text []byte) (taken int, err error) {
	in := json.NewDecoder(bytes.NewReader(text))
	for {
		var r Receipt
		if err = in.Decode(&r); errors.Is(err, io.EOF) {
			f.note("")
			return taken, nil
		}
		if err == nil {
			now := int64(f.pace.now())
			err = f.opt.Answers.Take(&r, &now)
		}
		if err != nil {
			err = fmt.Errorf("receipts: %w", err)
			f.note(err.Error())
			return taken, err
		}
		taken++
	}
}

// postDone answers with the outcome, once the store has closed.
func (f *field) postDone(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	ended := f.state == "ended"
	f.mu.Unlock()
	if !ended {
		http.Error(w, "the store has not closed yet: see /state", http.StatusConflict)
		return
	}
	f.close(f.done)
	select {
	case <-f.finished:
	case <-r.Context().Done():
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(&f.outcome)
}

// clientName is a client's name in {"name": "..."}; anything else has none.
func clientName(text []byte) string {
	var hello struct {
		Name string `json:"name"`
	}
	if json.Unmarshal(text, &hello) != nil {
		return ""
	}
	return hello.Name[:min(len(hello.Name), maxText)]
}
