namespace Bagan.Reports.Html;

/// <summary>What a column of an <see cref="HtmlTable"/> holds.</summary>
public enum ColumnKind
{
    /// <summary>Names from outside: class and file names. In the first column they head their rows.</summary>
    Name,

    /// <summary>Words of the program.</summary>
    Text,

    /// <summary>Numbers, set flush right so that their digits line up.</summary>
    Number,
}
