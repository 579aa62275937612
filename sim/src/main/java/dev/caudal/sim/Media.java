// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Images and documents of a request, and which of them the API refuses. */
final class Media {

  private static final int MOST_IMAGES = 600;
  private static final int MOST_PAGES = 600;
  private static final int MOST_IN_SMALL_WINDOW = 100;
  private static final int LARGE_WINDOW = 1_000_000;

  // Good for all PDFs whose page objects are not packed into a compressed stream.
  private static final Pattern PAGE = Pattern.compile("/Type\\s*/Page\\b");

  /** A block, and where it stands in the request. */
  private record Found(JsonNode block, String path) {
    boolean is(String type) {
      return Json.string(block, "type").equals(type);
    }

    String source() {
      return path + "." + Json.string(block, "type") + ".source";
    }
  }

  private final Ask ask;
  private final List<Found> all = new ArrayList<>();

  Media(Ask ask) {
    this.ask = ask;
    for (var message : ask.messages()) {
      gather(message.raw().path("content"), "messages." + message.index() + ".content");
    }
  }

  private void gather(JsonNode content, String path) {
    for (int i = 0; i < content.size(); i++) {
      var found = new Found(content.path(i), path + "." + i);
      all.add(found);
      if (found.is("tool_result")) {
        gather(found.block.path("content"), found.path + ".tool_result.content");
      } else if (found.is("document")) {
        gather(found.block.path("source").path("content"), found.source() + ".content");
      }
    }
  }

  long images() {
    return all.stream().filter(found -> found.is("image")).count();
  }

  /** Whether any document or search result is to be cited. */
  boolean isCited() {
    return all.stream().anyMatch(Media::cites);
  }

  private static boolean cites(Found found) {
    return found.block.path("citations").path("enabled").booleanValue(false);
  }

  /** The first source that is not in the request itself: where it stands, or nothing. */
  String elsewhere() {
    return all.stream()
        .filter(found -> Json.string(found.block.path("source"), "type").matches("url|file"))
        .map(Found::source)
        .findFirst()
        .orElse("");
  }

  void check() {
    boolean small = ask.model().window() < LARGE_WINDOW;
    long images = images();
    int most = small ? MOST_IN_SMALL_WINDOW : MOST_IMAGES;
    if (images > most) {
      throw ApiError.invalid("messages: too many images: " + images + " > " + most + " maximum");
    }
    for (var found : all) {
      if (Json.string(found.block.path("source"), "type").equals("base64")) {
        checkData(found, small ? MOST_IN_SMALL_WINDOW : MOST_PAGES);
      }
    }
    checkCitations();
  }

  private static void checkData(Found found, int mostPages) {
    byte[] data;
    try {
      data = Base64.getDecoder().decode(Json.string(found.block.path("source"), "data"));
    } catch (IllegalArgumentException broken) {
      throw ApiError.invalid(found.source() + ".base64.data: Invalid base64 data");
    }
    if (data.length == 0) {
      throw ApiError.invalid(found.source() + ".base64.data: cannot be empty");
    }
    if (found.is("document")) {
      long pages = PAGE.matcher(new String(data, ISO_8859_1)).results().count();
      if (pages > mostPages) {
        throw ApiError.invalid(
            found.source() + ".base64.data: a PDF has at most " + mostPages + " pages: " + pages);
      }
    }
  }

  private void checkCitations() {
    var citable =
        all.stream().filter(found -> found.is("document") || found.is("search_result")).toList();
    long cited = citable.stream().filter(Media::cites).count();
    if (cited != 0 && cited != citable.size()) {
      throw ApiError.invalid(
          "messages: citations must be enabled on all or none of the documents and search results");
    }
  }
}
