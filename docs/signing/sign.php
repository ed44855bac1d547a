<?php
// Signs a Placard URL: PLACARD_KEY="$(cat data/key)" php sign.php [TEMPLATE PAYLOAD EXT]

function base64url(string $bytes): string
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}

/** The path of an image. $payload is JSON; $ext is png, jpg, jpeg or webp. */
function sign(string $key, string $template, string $payload, string $ext): string
{
    // What is signed is what stands in the URL. The key is its text, even where that looks like hex.
    $signed = "$template/" . base64url($payload) . ".$ext";
    $signature = base64url(hash_hmac('sha256', $signed, $key, binary: true));
    return "/img/$signature/$signed";
}

// An empty object is (object) []: PHP writes [] as a list.
$example = ['article', json_encode(['modifications' => ['title' => 'Hello from PHP']], JSON_THROW_ON_ERROR), 'jpg'];
$key = getenv('PLACARD_KEY') ?: throw new RuntimeException('PLACARD_KEY is not set');
echo 'http://localhost:8080', sign($key, ...array_slice($argv, 1) ?: $example), "\n";
