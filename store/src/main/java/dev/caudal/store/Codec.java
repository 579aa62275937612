// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** How stretches of a log are written: into frames as they come, and into rows for good. */
final class Codec {

  private static final int LEVEL = 6;

  private Codec() {}

  /** Adds one append to a frame: its session, first number and time, then its entries. */
  static void frame(ByteSink sink, long sid, List<Logged> entries) {
    sink.varint(sid);
    sink.varint(entries.getFirst().first());
    sink.varint(entries.getFirst().atMillis());
    sink.varint(entries.size());
    for (var logged : entries) {
      entry(sink, logged.entry());
    }
  }

  /** Takes the appends of a frame, in order. */
  static void unframe(byte[] frame, FrameReader reader) {
    var source = new ByteSource(frame);
    while (source.hasMore()) {
      long sid = source.varint();
      long seq = source.varint();
      long at = source.varint();
      int count = source.length();
      var entries = new ArrayList<Logged>(count);
      for (int i = 0; i < count; i++) {
        entries.add(Logged.one(seq++, at, entry(source)));
      }
      reader.append(sid, entries);
    }
  }

  /** Takes one append out of a frame. */
  interface FrameReader {
    void append(long sid, List<Logged> entries);
  }

  private static void entry(ByteSink sink, Entry entry) {
    sink.text(entry.type());
    sink.bytes(entry.json());
    sink.text(entry.joinKey());
    if (!entry.joinKey().isEmpty()) {
      sink.bytes(entry.text());
    }
  }

  private static Entry entry(ByteSource source) {
    var type = source.text();
    var json = source.bytes();
    var key = source.text();
    return new Entry(type, json, key, key.isEmpty() ? Entry.NOTHING : source.bytes());
  }

  /** Writes a stretch of neighbours whose numbers have no gap. */
  static byte[] row(List<Logged> stretch) {
    var sink = new ByteSink();
    sink.varint(stretch.size());
    long at = 0;
    for (var logged : stretch) {
      sink.zigzag(logged.atMillis() - at);
      at = logged.atMillis();
      sink.varint(logged.lengths().length);
      entry(sink, logged.entry());
      for (int length : logged.lengths()) {
        sink.varint(length);
      }
    }
    return sink.toBytes();
  }

  static List<Logged> unrow(long firstSeq, byte[] row) {
    var source = new ByteSource(row);
    int count = source.length();
    var stretch = new ArrayList<Logged>(count);
    long seq = firstSeq;
    long at = 0;
    for (int i = 0; i < count; i++) {
      at += source.zigzag();
      var lengths = new int[source.length()];
      var entry = entry(source);
      for (int j = 0; j < lengths.length; j++) {
        lengths[j] = source.length();
      }
      long last = seq + Math.max(1, lengths.length) - 1;
      stretch.add(new Logged(seq, last, at, entry, lengths));
      seq = last + 1;
    }
    return stretch;
  }

  /** The same, packed; headed by its length. */
  static byte[] pack(byte[] row) {
    var deflater = new Deflater(LEVEL, true);
    try {
      deflater.setInput(row);
      deflater.finish();
      var sink = new ByteSink();
      sink.varint(row.length);
      var chunk = new byte[8192];
      while (!deflater.finished()) {
        sink.raw(chunk, deflater.deflate(chunk));
      }
      return sink.toBytes();
    } finally {
      deflater.end();
    }
  }

  static byte[] unpack(byte[] packed) {
    var source = new ByteSource(packed);
    var row = new byte[source.packedLength()];
    var inflater = new Inflater(true);
    try {
      inflater.setInput(packed, source.position(), packed.length - source.position());
      if (inflater.inflate(row) < row.length) {
        throw new ByteSource.Malformed("packed row is cut short");
      }
      return row;
    } catch (DataFormatException e) {
      throw new ByteSource.Malformed("packed row is damaged: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  /** Merges pieces wherever they join. */
  static List<Logged> merge(List<Logged> stretch) {
    var merged = new ArrayList<Logged>();
    for (int i = 0; i < stretch.size(); ) {
      int end = i + 1;
      while (end < stretch.size() && stretch.get(end - 1).joins(stretch.get(end))) {
        end++;
      }
      merged.add(Logged.join(stretch.subList(i, end)));
      i = end;
    }
    return merged;
  }
}
