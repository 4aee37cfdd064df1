"""A delivery as a partner's server gets it, and samples that verify one.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64

SECRET = "whsec_" + base64.b64encode(b"an example's secret, 256 bits...").decode()  # that signed the delivery

DELIVERY = """\
POST /webhooks HTTP/1.1
content-type: application/json
webhook-id: 71
webhook-timestamp: 1772443800
webhook-signature: v1,G3J+dvPRmncTKuDTXn6cSjMNsTJF0DGNezULbtdCrTU=

{"id":"58","type":"order.delivered","timestamp":"2026-03-02T09:30:00.000000Z","data":{"order_id":"A-1"}}
"""

_PYTHON = """\
import base64, hashlib, hmac, time

def is_genuine(secret, headers, body):
    \"\"\"`body`: the bytes as they came. `headers`: with names in lower case.\"\"\"
    key = base64.b64decode(secret.removeprefix("whsec_"))
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    number, second, signatures = (headers.get(name, "").encode() for name in names)
    if not (second.isdigit() and len(second) <= 20 and abs(time.time() - int(second)) <= 300):
        return False
    signed = number + b"." + second + b"." + body
    wanted = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    return any(hmac.compare_digest(wanted, each) for each in signatures.split(b" "))
"""

_JAVASCRIPT = """\
import { createHmac, timingSafeEqual } from "node:crypto";

// `body`: a Buffer of the bytes as they came. `headers`: with names in lower case.
export function isGenuine(secret, headers, body) {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signed = Buffer.concat([Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`), body]);
  const wanted = Buffer.from("v1," + createHmac("sha256", key).update(signed).digest("base64"));
  const isFresh = Math.abs(Date.now() / 1000 - Number(headers["webhook-timestamp"])) <= 300;
  const equals = (each) => each.length === wanted.length && timingSafeEqual(each, wanted);
  return isFresh && (headers["webhook-signature"] ?? "").split(" ").some((each) => equals(Buffer.from(each)));
}
"""

_PHP = """\
<?php
// $body: file_get_contents('php://input'). $headers: with names in lower case.
function is_genuine(string $secret, array $headers, string $body): bool {
    $headers += ['webhook-id' => '', 'webhook-timestamp' => '', 'webhook-signature' => ''];
    $key = base64_decode(substr($secret, strlen('whsec_')));
    $signed = $headers['webhook-id'] . '.' . $headers['webhook-timestamp'] . '.' . $body;
    $wanted = 'v1,' . base64_encode(hash_hmac('sha256', $signed, $key, true));
    if (abs(time() - (int) $headers['webhook-timestamp']) > 300) return false;
    foreach (explode(' ', $headers['webhook-signature']) as $each) {
        if (hash_equals($wanted, $each)) return true;
    }
    return false;
}
"""

_FILEMAKER = """\
# $secret, $id, $timestamp, $signature and $body hold what came
Set Variable [ $key ; Value: Base64Decode ( Substitute ( $secret ; "whsec_" ; "" ) ; "key" ) ]
Set Variable [ $signed ; Value: $id & "." & $timestamp & "." & $body ]
Set Variable [ $wanted ; Value: "v1," & Base64EncodeRFC ( 4648 ; CryptAuthCode ( $signed ; "SHA256" ; $key ) ) ]
Set Variable [ $seconds_off ; Value: Abs ( Get ( CurrentTimeUTCMilliseconds ) / 1000 - 62135596800 - GetAsNumber ( $timestamp ) ) ]
# Substitute tells capitals from small letters
Set Variable [ $has_wanted ; Value: Length ( Substitute ( $signature ; $wanted ; "" ) ) < Length ( $signature ) ]
Set Variable [ $is_genuine ; Value: $has_wanted and $seconds_off ≤ 300 ]
"""

VERIFYING = {"Python": _PYTHON, "JavaScript": _JAVASCRIPT, "PHP": _PHP, "FileMaker": _FILEMAKER}
