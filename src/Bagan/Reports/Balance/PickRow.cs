namespace Bagan.Reports.Balance;

/// <summary>A candidate that picking tried.</summary>
/// <param name="Name">Its name, such as "oversample+mirror".</param>
/// <param name="Recipe">How its classifier is trained, in words.</param>
/// <param name="Acsa">Mean recall over the classes on the validation images, 0 to 1; blank where it could not be had.</param>
public sealed record PickRow(string Name, string Recipe, Estimate Acsa);
