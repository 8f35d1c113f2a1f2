# A stage in R: keeps the easiest samples of every class. Uses nothing but what the format
# page and the field tables say.
#
#   Rscript select_easiest.R scores.h5 SCORE PER_CLASS selection.h5
#
# Reads a score_table, writes a selection. Debian: r-cran-hdf5r r-cran-digest (bit64 comes with them).
suppressPackageStartupMessages({
  library(hdf5r)
  library(bit64)
  library(digest)
})

fail <- function(...) {
  message("select_easiest.R: ", ...)
  quit(status = 3)
}

# --- Digests -----------------------------------------------------------------------------------------------------

sha256 <- function(bytes) digest(bytes, algo = "sha256", serialize = FALSE, raw = TRUE)
hex <- function(bytes) paste(format(bytes), collapse = "")
text_bytes <- function(...) charToRaw(enc2utf8(paste0(...)))

type_name <- function(type) {
  bits <- 8 * type$get_size(variable_as_inf = FALSE)
  switch(as.character(type$get_class()),
    H5T_STRING = "string", H5T_ENUM = "bool", H5T_FLOAT = paste0("float", bits),
    H5T_INTEGER = paste0(if (type$get_sign() == h5const$H5T_SGN_NONE) "u" else "", "int", bits),
    fail("a type that artifacts never hold")
  )
}

# hdf5r lists extents as R does, the fastest first; values in R's order are then those of the file.
extents <- function(object) rev(object$get_space()$dims)
shape_text <- function(object) paste0("[", paste(extents(object), collapse = ","), "]")

# Values as the digest takes them: one after the other, little-endian; strings with their lengths.
value_bytes <- function(name, values) {
  if (name == "string") {
    return(do.call(c, c(list(raw()), lapply(values, function(v) c(text_bytes(nchar(v, "bytes"), ":"), charToRaw(v))))))
  }
  switch(name,
    uint8 = , bool = as.raw(as.integer(values)),
    int32 = writeBin(as.integer(values), raw(), size = 4, endian = "little"),
    int64 = writeBin(unclass(as.integer64(values)), raw(), size = 8, endian = "little"),
    float32 = writeBin(as.numeric(values), raw(), size = 4, endian = "little"),
    float64 = writeBin(as.numeric(values), raw(), size = 8, endian = "little")
  )
}

# The digests of a data set: of whole rows along the first axis, as many as hold at most 2^20 items.
piece_digests <- function(dataset) {
  size <- extents(dataset)
  items <- prod(size)
  if (items == 0) return(list())
  rows <- if (length(size) == 0) 1 else size[1]
  row_items <- items / rows
  each <- min(rows, max(1, 2^20 %/% row_items)) * row_items
  values <- c(dataset$read())
  name <- type_name(dataset$get_type())
  lapply(seq(1, items, by = each), function(first) sha256(value_bytes(name, values[first:min(first + each - 1, items)])))
}

attribute_bytes <- function(object, name) {
  attribute <- object$attr_open(name)
  type <- type_name(attribute$get_type())
  c(text_bytes("@", name, " ", type, " ", shape_text(attribute), "\n"), value_bytes(type, attribute$read()))
}

# The digests of all pieces, and the dc-id.
seal_of <- function(file) {
  paths <- setdiff(file$ls(recursive = TRUE)$name, "digest")
  pieces <- list()
  stream <- list()
  for (path in sort(c("/", paste0("/", paths)), method = "radix")) {
    object <- file[[path]]
    stream <- c(stream, list(text_bytes("\n", path, "\n")))
    if (inherits(object, "H5D")) {
      own <- piece_digests(object)
      stream <- c(stream, list(text_bytes(type_name(object$get_type()), " ", shape_text(object), "\n")), own)
      pieces <- c(pieces, own)
    }
    for (name in sort(h5attr_names(object), method = "radix")) {
      if (path == "/" && name %in% c("dc-id", "complete")) next
      stream <- c(stream, list(attribute_bytes(object, name)))
    }
  }
  list(pieces = do.call(c, pieces), identity = hex(sha256(do.call(c, stream))))
}

# --- Reading -----------------------------------------------------------------------------------------------------

open_artifact <- function(path, kind) {
  file <- H5File$new(path, mode = "r")
  has <- function(name) name %in% h5attr_names(file)
  if (!has("complete") || as.integer(h5attr(file, "complete")) != 1L) fail(path, ": is not complete")
  if (h5attr(file, "encoding-type") != kind) fail(path, ": is a ", h5attr(file, "encoding-type"), ", expected a ", kind)
  version <- h5attr(file, "encoding-version")
  if (!startsWith(version, "1.")) fail(path, ": version ", version, ", expected 1.x")
  seal <- seal_of(file)
  if (seal$identity != h5attr(file, "dc-id") || !identical(seal$pieces, as.raw(file[["digest"]]$read()))) {
    fail(path, ": is not what was written")
  }
  file
}

# --- Writing -----------------------------------------------------------------------------------------------------

utf8_type <- function(size) {
  type <- H5T_STRING$new(size = size)
  type$set_cset(h5const$H5T_CSET_UTF8)
  if (is.finite(size)) type$set_strpad(h5const$H5T_STR_NULLPAD)
  type
}

write_column <- function(file, path, values, type) {
  space <- H5S$new("simple", dims = length(values), maxdims = length(values))
  dataset <- file$create_dataset(path, dtype = type, space = space, chunk_dims = NULL)
  if (length(values) > 0) dataset[] <- values
}

write_texts <- function(file, path, values) {
  write_column(file, path, values, utf8_type(max(1, nchar(values, "bytes"))))
}

write_int64s <- function(file, path, values) write_column(file, path, as.integer64(values), h5types$H5T_STD_I64LE)

write_attribute <- function(object, name, value, type = utf8_type(Inf)) {
  object$create_attr(name, robj = value, dtype = type, space = H5S$new("scalar"))
}

quoted <- function(text) paste0('"', gsub('(["\\\\])', "\\\\\\1", text), '"')

# Canonical JSON: the keys are given in their order, the values as JSON.
json_object <- function(...) {
  members <- list(...)
  paste0("{", paste0(quoted(names(members)), ":", members, collapse = ","), "}")
}

# What the artifacts made of this one repeat of it.
record_of <- function(file) {
  own <- function(name) h5attr(file[["provenance"]], name)
  column <- function(name) file[[paste0("provenance/input/", name)]]$read()
  inputs <- if (prod(extents(file[["provenance/input/id"]])) == 0) character() else {
    mapply(function(id, kind, role) json_object(id = quoted(id), kind = quoted(kind), role = quoted(role)),
           column("id"), column("kind"), column("role"))
  }
  json_object(facts = own("facts"), inputs = paste0("[", paste(inputs, collapse = ","), "]"),
              kind = quoted(h5attr(file, "encoding-type")), libraries = own("libraries"), parameters = own("parameters"),
              seed = as.character(own("seed")), tool = quoted(own("tool")), version = quoted(own("version")))
}

write_provenance <- function(file, parameters, role, input) {
  group <- file$create_group("provenance")
  group$create_group("input")
  group$create_group("ancestor")
  libraries <- json_object(hdf5r = quoted(as.character(packageVersion("hdf5r"))))
  for (member in list(c("tool", "select_easiest.R"), c("version", "1.0"), c("parameters", parameters),
                      c("libraries", libraries), c("facts", "{}"))) {
    write_attribute(group, member[1], member[2])
  }
  write_attribute(group, "seed", as.integer64(0), h5types$H5T_STD_I64LE)
  id <- h5attr(input, "dc-id")
  write_texts(group, "input/role", role)
  write_texts(group, "input/kind", h5attr(input, "encoding-type"))
  write_texts(group, "input/id", id)
  records <- setNames(record_of(input), id)
  if (prod(extents(input[["provenance/ancestor/id"]])) > 0) {
    older <- setNames(input[["provenance/ancestor/record"]]$read(), input[["provenance/ancestor/id"]]$read())
    records <- c(records, older[setdiff(names(older), id)])
  }
  ids <- sort(names(records), method = "radix")
  write_texts(group, "ancestor/id", ids)
  write_texts(group, "ancestor/record", unname(records[ids]))
}

# Makes the file complete: the digests, the identity, the mark. hdf5r makes enums over unsigned integers only, so the
# boolean type is that of a file that was read.
seal_file <- function(file, boolean) {
  seal <- seal_of(file)
  rows <- length(seal$pieces) / 32
  digests <- file$create_dataset("digest", dtype = h5types$H5T_STD_U8LE, chunk_dims = NULL,
                                 space = H5S$new("simple", dims = c(32, rows), maxdims = c(32, rows)))
  digests[, ] <- matrix(as.integer(seal$pieces), nrow = 32)
  write_attribute(file, "dc-id", seal$identity)
  write_attribute(file, "complete", TRUE, boolean)
}

# --- The stage ---------------------------------------------------------------------------------------------------

# Places (from 1) of the `per_class` easiest samples of each label, label by label, the easiest first.
easiest <- function(score, direction, label, per_class) {
  hardness <- switch(direction, `higher-is-harder` = score, `higher-is-easier` = -score, fail("the score has no hard end"))
  unlist(lapply(sort(unique(label)), function(class) {
    members <- which(label == class)
    head(members[order(hardness[members], members)], per_class)
  }))
}

write_selection <- function(file, scores, score_name, per_class) {
  score <- scores[[paste0("score/", score_name)]]
  label <- as.integer(scores[["sample/label"]]$read())
  class_id <- scores[["class/id"]]$read()
  kept <- easiest(score$read(), h5attr(score, "direction"), label, per_class)
  count <- function(labels) tabulate(labels + 1L, length(class_id))

  write_attribute(file, "encoding-type", "selection")
  write_attribute(file, "encoding-version", "1.0")
  for (group in c("selection", "class", "budget")) file$create_group(group)
  write_int64s(file, "selection/index", kept - 1L)
  write_texts(file, "selection/key", scores[["sample/key"]]$read()[kept])
  write_int64s(file, "selection/label", label[kept])
  write_int64s(file, "selection/rank", ave(kept, label[kept], FUN = seq_along) - 1L)
  write_column(file, "selection/weight", rep(1, length(kept)), h5types$H5T_IEEE_F64LE)
  write_texts(file, "class/id", class_id)
  write_texts(file, "class/name", scores[["class/name"]]$read())
  write_int64s(file, "budget/available", count(label))
  write_int64s(file, "budget/kept", count(label[kept]))
  group <- file[["selection"]]
  write_attribute(group, "samples", as.integer64(length(label)), h5types$H5T_STD_I64LE)
  write_attribute(group, "rule", "easiest")
  write_attribute(group, "direction", h5attr(score, "direction"))
  parameters <- json_object(ipc = per_class, score = quoted(score_name))
  write_attribute(group, "parameters", parameters)
  write_provenance(file, parameters, "scores", scores)
  seal_file(file, scores$attr_open("complete")$get_type())
}

main <- function(words) {
  if (length(words) != 4) fail("usage: select_easiest.R scores.h5 SCORE PER_CLASS selection.h5")
  scores <- open_artifact(words[1], "score_table")
  if (!scores$exists(paste0("score/", words[2]))) fail(words[1], ": has no score ", words[2])
  part <- paste0(words[4], ".part")
  file <- H5File$new(part, mode = "w")
  write_selection(file, scores, words[2], as.integer(words[3]))
  file$close_all()
  scores$close_all()
  if (!file.rename(part, words[4])) fail(words[4], ": cannot be written")
}

main(commandArgs(trailingOnly = TRUE))
