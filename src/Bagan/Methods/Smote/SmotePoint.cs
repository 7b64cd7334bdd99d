namespace Bagan.Methods.Smote;

/// <summary>A synthetic point, before it is written out: base + lambda * (neighbour - base).</summary>
/// <param name="Base">Row of the base in the class.</param>
/// <param name="Neighbour">Row of one of its nearest neighbours in the class; the base itself where it has none.</param>
/// <param name="Lambda">Where between the two the point lies, in [0, 1).</param>
public readonly record struct SmotePoint(int Base, int Neighbour, float Lambda);
