// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTextTest {
  private static final HttpUrl BASE = HttpUrl.get("https://example.org/docs/page");

  private static String text(String html) {
    return HtmlText.of(html, BASE);
  }

  @Test
  void headings_lists_links_and_paragraphs_keep_their_form() {
    var html =
        """
        <!doctype html><html><head><title>Title</title><style>p { color: red }</style>
        <script>if (a < b) { "</p>" }</script></head>
        <body><!-- hidden > --><h1>Big  <em>news</em></h1><p>One
        two&nbsp;&amp; three &#8212; &#x41;.</p><ul><li>first<li><a href="../x?a=1&amp;b=2">second</a></ul>
        <pre>  keep
            this</pre><table><tr><td>a</td><td>b</td></tr></table><img alt="A cat" src=c.png>
        <a href="#top"></a></body></html>
        """;
    assertThat(text(html))
        .isEqualTo(
            """
            Title

            # Big news

            One two & three — A.

            - first
            - second (https://example.org/x?a=1&b=2)

              keep
                this

            a | b |

            [image: A cat]\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a < b | a < b",
        "1 <2 | 1 <2",
        "<p | ''",
        "x<!-- never closed | x",
        "x<script>alert(1) | x",
        "x<SCRIPT>1</ScRiPt >y | xy",
        "<p title=\"a>b\">c | c",
        "&bogus; &#0; &#xD800; | &bogus; \ufffd \ufffd",
        "<a href='javascript:alert(1)'>x</a> | x",
        "<a href=http://other.example/>x</a> | x (http://other.example/)",
      })
  void odd_markup_is_read_as_far_as_it_goes(String html, String expected) {
    assertThat(text(html)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<",
        "<a ",
        "<a href=\"",
        "<script>",
        "<!--",
        "</",
        "&",
        "<li>",
        "<a href=x>y</a>",
        "<pre>"
      })
  void no_page_takes_long(String piece) {
    var html = piece.repeat(2_000_000 / piece.length());
    var begin = System.nanoTime();
    assertThat(text(html).length()).isLessThan(5_000_000);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }
}
