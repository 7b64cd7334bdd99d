using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bagan.Cli;

/// <summary>How results are written as JSON: for people too, names as they are.</summary>
internal static class JsonText
{
    /// <summary>Indented, unescaped.</summary>
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true, NewLine = "\n" };
}
