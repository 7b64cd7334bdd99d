Console.WriteLine("bagan");
return 0;
