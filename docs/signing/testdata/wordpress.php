<?php
// Draws a head as WordPress does, which keeps its texts as HTML: php wordpress.php TITLE SITE, where functions.php is.

foreach (['PLACARD_KEY', 'PLACARD_URL'] as $name) {
    if (getenv($name) !== false) {
        define($name, getenv($name));
    }
}

$html = fn(string $text): string => htmlentities($text, ENT_QUOTES | ENT_HTML5);
$texts = ['title' => '<em>' . $html($argv[1]) . '</em>', 'name' => $html($argv[2])];

function is_singular(): bool { return true; }
function get_the_title(): string { return $GLOBALS['texts']['title']; }
function get_bloginfo(string $what): string { return $GLOBALS['texts'][$what]; }
function wp_strip_all_tags(string $html): string { return strip_tags($html); }
function wp_json_encode(array $value): string { return json_encode($value, JSON_THROW_ON_ERROR); }
function esc_url(string $url): string { return htmlspecialchars($url); }
function esc_attr(string $text): string { return htmlspecialchars($text); }
function add_action(string $hook, callable $action): void { $action(); }

require 'functions.php';
