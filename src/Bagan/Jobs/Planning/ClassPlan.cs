namespace Bagan.Jobs.Planning;

/// <summary>What a dry run says of a class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Before">Real images.</param>
/// <param name="Generate">Images to make.</param>
/// <param name="After">Both together.</param>
public sealed record ClassPlan(string Name, int Before, int Generate, int After);
