[assembly: GenAiTransport.Testing.FullContracts]
