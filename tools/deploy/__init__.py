"""Building, deploying and running what is deployed: `sam build`, an emulated stack, `sam local`."""
