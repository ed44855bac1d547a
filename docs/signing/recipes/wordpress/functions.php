<?php
// At the end of the theme's functions.php. wp-config.php has the settings:
//   define('PLACARD_KEY', '…');
//   define('PLACARD_URL', 'https://img.example.com');

/** The URL of a page's card. */
function placard_url(string $title, string $site): string
{
    $base64url = fn(string $bytes): string => rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    $payload = wp_json_encode(['modifications' => ['title' => $title, 'site' => $site]]);
    $signed = 'minimal/' . $base64url($payload) . '.jpg';
    $signature = $base64url(hash_hmac('sha256', $signed, PLACARD_KEY, binary: true));
    return PLACARD_URL . "/img/$signature/$signed";
}

add_action('wp_head', function (): void {
    if (!is_singular()) {
        return;
    }
    // WordPress hands out titles as HTML. A card wants text.
    $text = fn(string $html): string => html_entity_decode(wp_strip_all_tags($html), ENT_QUOTES | ENT_HTML5, 'UTF-8');
    $title = $text(get_the_title());
    $url = placard_url($title, $text(get_bloginfo('name')));
    ?>
    <meta property="og:image" content="<?php echo esc_url($url); ?>">
    <meta property="og:image:width" content="1200">
    <meta property="og:image:height" content="630">
    <meta property="og:image:alt" content="<?php echo esc_attr($title); ?>">
    <meta name="twitter:card" content="summary_large_image">
    <?php
});
