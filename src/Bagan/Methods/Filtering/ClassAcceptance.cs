namespace Bagan.Methods.Filtering;

/// <summary>What became of the images that were drawn for one class.</summary>
/// <param name="ClassName">The class.</param>
/// <param name="Wanted">Images that the plan asks for.</param>
/// <param name="Drawn">Images that were looked at, <paramref name="Wanted"/> and up.</param>
/// <param name="Accepted">Those that no reason spoke against, at most <paramref name="Wanted"/>.</param>
/// <param name="OtherClass">Those that the classifier is sure show another class, or that a teacher is not sure of.</param>
/// <param name="CopiesOfReal">Near-copies of training images.</param>
/// <param name="CopiesOfGenerated">Near-copies of accepted ones.</param>
public sealed record ClassAcceptance(string ClassName, int Wanted, int Drawn, int Accepted, int OtherClass, int CopiesOfReal, int CopiesOfGenerated)
{
    /// <summary>The share of drawn images that were accepted, 0 to 1.</summary>
    public double Share => (double)Accepted / Drawn;

    /// <summary>Images that were turned away and taken back, the least bad of them, so that the plan is filled.</summary>
    public int TakenBack => Wanted - Accepted;
}
