// Package mlog stands in for the logging package of the same name, which no module proxy serves. It has the part of
// its surface that azure-workload-identity uses and writes to standard error. Level and format are fixed to what the
// tests want to read: everything, as text.
package mlog

import (
	"context"
	"log/slog"
	"os"

	"github.com/go-logr/logr"
)

type LogLevel string

const (
	LevelWarning LogLevel = ""
	LevelInfo    LogLevel = "info"
	LevelDebug   LogLevel = "debug"
	LevelTrace   LogLevel = "trace"
	LevelAll     LogLevel = "all"
)

type LogFormat string

const (
	FormatJSON LogFormat = "json"
	FormatCLI  LogFormat = "cli"
)

type LogSpec struct {
	Level  LogLevel
	Format LogFormat
}

type Logger struct{ out *slog.Logger }

var root = Logger{slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))}

func New() Logger                                    { return root }
func WithName(name string) Logger                    { return root.WithName(name) }
func WithValues(keysAndValues ...any) Logger         { return root.WithValues(keysAndValues...) }
func Debug(message string, keysAndValues ...any)     { root.Debug(message, keysAndValues...) }
func Info(message string, keysAndValues ...any)      { root.Info(message, keysAndValues...) }
func Warning(message string, keysAndValues ...any)   { root.Warning(message, keysAndValues...) }
func Error(message string, err error, values ...any) { root.Error(message, err, values...) }
func Logr() logr.Logger                              { return logr.FromSlogHandler(root.out.Handler()) }
func Setup() func()                                  { return func() {} }

// Enabled is false for trace, because it would make the clients print their requests, tokens included.
func Enabled(level LogLevel) bool { return level != LevelTrace && level != LevelAll }

func ValidateAndSetLogLevelAndFormatGlobally(context.Context, LogSpec) error { return nil }

func Fatal(err error, keysAndValues ...any) {
	root.Error("fatal", err, keysAndValues...)
	os.Exit(1)
}

func (l Logger) WithName(name string) Logger            { return Logger{l.out.With("logger", name)} }
func (l Logger) WithValues(keysAndValues ...any) Logger { return Logger{l.out.With(keysAndValues...)} }

func (l Logger) Debug(message string, keysAndValues ...any)   { l.out.Debug(message, keysAndValues...) }
func (l Logger) Info(message string, keysAndValues ...any)    { l.out.Info(message, keysAndValues...) }
func (l Logger) Warning(message string, keysAndValues ...any) { l.out.Warn(message, keysAndValues...) }

func (l Logger) Error(message string, err error, keysAndValues ...any) {
	l.out.Error(message, append([]any{"error", err}, keysAndValues...)...)
}
