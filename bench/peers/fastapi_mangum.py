"""FastAPI behind Mangum."""

from typing import Annotated

import boto3
from fastapi import FastAPI, Header
from mangum import Mangum

from bench.peers.body import Body, Record
from bench.peers.store import create

client = boto3.client("dynamodb")
app = FastAPI()


@app.post("/api/v1/list_items/create")
def create_list_item(body: Body, authorization: Annotated[str, Header()]) -> Record:
    return Record(**create(client, authorization, body.model_dump()))


handler = Mangum(app, lifespan="off")
