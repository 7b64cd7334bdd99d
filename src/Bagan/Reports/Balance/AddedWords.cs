namespace Bagan.Reports.Balance;

/// <summary>The words for what fills the small classes.</summary>
internal static class AddedWords
{
    /// <summary>One word: "generated".</summary>
    public static string Short(this AddedImages added) => added == AddedImages.Repeated ? "repeated" : "generated";

    /// <summary>With its noun: "the generated images".</summary>
    public static string Long(this AddedImages added) => added == AddedImages.Repeated ? "the repeated originals" : "the generated images";
}
