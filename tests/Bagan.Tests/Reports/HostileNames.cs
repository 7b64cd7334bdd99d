namespace Bagan.Tests.Reports;

/// <summary>Class names that a folder may well have and that a page must survive.</summary>
internal static class HostileNames
{
    public static readonly string[] All =
    [
        "<script>hacked=1</script>",
        "\"><img src=x onerror=hacked=1>",
        "</script><!--",
        "../../etc/passwd",
        "Рубашка",
        "قميص",
        "👗 dress",
        "left\u202Eright",
        "a\u2028b & 'c'",
        "\0\ud800",
    ];
}
