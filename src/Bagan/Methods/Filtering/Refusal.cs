namespace Bagan.Methods.Filtering;

/// <summary>
/// Why an image is turned away; the first reason that holds counts. In the order in which refused images are taken back when nothing
/// better is to be had: a repeated generated image harms nobody, an image of another class misleads, a copied patient or face is harm done.
/// </summary>
public enum Refusal
{
    /// <summary>A near-copy of a generated image that was accepted before.</summary>
    CopyOfGenerated,

    /// <summary>The classifier is sure that it shows another class.</summary>
    OtherClass,

    /// <summary>A near-copy of a training image of its class.</summary>
    CopyOfReal,
}
